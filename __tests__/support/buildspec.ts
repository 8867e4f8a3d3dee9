/** The commands of a buildspec's phase. Ours are written as blocks, `- |`, and nothing else; tier 2 has Terraform decode the YAML. */
export function commandsOf(buildspec: string, phase: string): string[] {
  const section = new RegExp(`\\n  ${phase}:\\n    commands:\\n((?: {6}.*\\n|\\n)*)`).exec(buildspec)?.[1] ?? "";
  return section
    .split(/^ {6}- \|\n/m)
    .slice(1)
    .map((block) => block.replace(/^ {8}/gm, ""));
}
