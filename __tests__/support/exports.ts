import { relative } from "node:path";
import ts from "typescript";
import { ROOT } from "./terraform";

/** An export that no other file of its kind uses. */
interface Unused {
  /** `modules/alb/alb.ts: Alb`. */
  readonly name: string;
  /** Whether tests use it. */
  readonly tested: boolean;
}

const isTest = (path: string) => path.startsWith("__tests__/");

/**
 * The exports of a program that no other file imports; tests count as users of tests only.
 * @param isEntry tells the files whose exports are for others than the project itself
 */
export function unusedExports(program: ts.Program, isEntry: (path: string) => boolean): Unused[] {
  const checker = program.getTypeChecker();
  const files = program.getSourceFiles().filter(({ fileName }) => !fileName.includes("/node_modules/"));
  const pathOf = (file: ts.SourceFile) => relative(ROOT, file.fileName);
  const origin = (symbol: ts.Symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const exportsOf = (file: ts.SourceFile) => {
    const module = checker.getSymbolAtLocation(file);
    return module ? checker.getExportsOfModule(module) : [];
  };
  const users = { tests: new Set<ts.Symbol>(), others: new Set<ts.Symbol>() };
  // Through a file that hands exports on, both the one handed on and the one in its own file are used.
  const use = (symbol: ts.Symbol, by: Set<ts.Symbol>) => by.add(symbol).add(origin(symbol));

  for (const file of files) {
    const by = isTest(pathOf(file)) ? users.tests : users.others;
    for (const { module, names } of importsOf(file)) {
      const symbol = checker.getSymbolAtLocation(module);
      if (!symbol) continue;
      if (!names) checker.getExportsOfModule(symbol).forEach((one) => use(one, by));
      for (const name of names ?? []) {
        const one = checker.tryGetMemberInModuleExports(name, symbol);
        if (one) use(one, by);
      }
    }
    if (isEntry(pathOf(file))) exportsOf(file).forEach((symbol) => use(symbol, users.others));
  }

  return files.flatMap((file) =>
    exportsOf(file)
      .filter((symbol) => symbol.declarations?.some((declaration) => declaration.getSourceFile() === file))
      .filter((symbol) => !users.others.has(symbol) && !(isTest(pathOf(file)) && users.tests.has(symbol)))
      .map((symbol) => ({ name: `${pathOf(file)}: ${symbol.name}`, tested: users.tests.has(symbol) })),
  );
}

interface Import {
  readonly module: ts.Expression;
  /** The names in the other file; all of them where it is undefined. */
  readonly names?: readonly string[];
}

/** What a file takes from others by name, also to hand it on; `export *` uses nothing by itself. */
const importsOf = (file: ts.SourceFile): Import[] =>
  file.statements.flatMap((statement): Import[] => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier: module } = statement;
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
    if (!module || !bindings) return [];
    if (!("elements" in bindings)) return [{ module }];
    return [{ module, names: bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text) }];
  });
