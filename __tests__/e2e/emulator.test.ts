import { Emulator } from "./support/emulator";

jest.setTimeout(5 * 60 * 1000);

describe("a call whose answer was lost", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await Emulator.start();
  });
  afterAll(() => emulator.stop());

  /** Makes a role as an SDK does: each call has an ID, which all its attempts share. */
  const createRole = async (invocation: string, attempt: number): Promise<string> => {
    const response = await fetch(emulator.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Connection: "close",
        Authorization: "AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0",
        "amz-sdk-invocation-id": invocation,
        "amz-sdk-request": `attempt=${attempt}; max=25`,
      },
      body: new URLSearchParams({
        Action: "CreateRole",
        Version: "2010-05-08",
        RoleName: "once",
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      }).toString(),
    });
    return `${response.status} ${/<(RoleId|Code)>(.*?)<.\1>/.exec(await response.text())?.[2]}`;
  };

  test("is carried out once, and answered again when it is made again", async () => {
    const first = await createRole("one", 1);
    expect(first).toMatch(/^200 \w{16,}$/);
    expect(await createRole("one", 2)).toBe(first);
    // Another call is none of its attempts, nor is one that begins anew.
    expect(await createRole("two", 1)).toBe("409 EntityAlreadyExists");
    expect(await createRole("one", 1)).toBe("409 EntityAlreadyExists");
    // What was refused is tried again.
    expect(await createRole("two", 2)).toBe("409 EntityAlreadyExists");
  });
});
