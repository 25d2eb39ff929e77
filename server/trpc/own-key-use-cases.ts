/** What the portal's procedures of access keys may call. */
import type { z } from "zod";
import type * as accessKey from "#server/contracts/access-key.ts";
import type { PortalCaller } from "#server/contracts/caller.ts";

type Of<Schema extends z.ZodType> = z.infer<Schema>;
type ByCustomer<Input, Output> = (portal: PortalCaller, input: Input) => Promise<Output>;

export interface OwnKeyUseCases {
  listOwnAccessKeys: ByCustomer<
    Of<typeof accessKey.listAccessKeysInputSchema>,
    Of<typeof accessKey.accessKeyPageSchema>
  >;
  getOwnAccessKey: ByCustomer<Of<typeof accessKey.accessKeyIdInputSchema>, accessKey.ListedAccessKeyView>;
  createOwnAccessKey: ByCustomer<Of<typeof accessKey.createAccessKeyInputSchema>, accessKey.NewAccessKeyView>;
  updateOwnAccessKey: ByCustomer<Of<typeof accessKey.updateAccessKeyInputSchema>, accessKey.AccessKeyView>;
  rotateOwnAccessKey: ByCustomer<Of<typeof accessKey.rotateAccessKeyInputSchema>, accessKey.NewAccessKeyView>;
  revokeOwnAccessKey: ByCustomer<Of<typeof accessKey.accessKeyIdInputSchema>, accessKey.AccessKeyView>;
}
