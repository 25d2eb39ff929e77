import { createHash } from "node:crypto";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { mostLogoBytes } from "#server/contracts/merchant-settings.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { logoPathOf } from "./brand.ts";
import { readImage } from "./read-image.ts";

export interface LogoView {
  logo_path: string | null;
}

const mostPixels = 4096;
const refuse = (userMessage: string) => new AppError("unprocessable", { userMessage, param: "content_base64" });

/** @throws AppError unprocessable: no image of a kind that shows everywhere, or too large */
function readLogo(base64: string): { contentType: string; bytes: Uint8Array<ArrayBuffer>; sha256: string } {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length > mostLogoBytes) throw refuse(`The logo must have at most ${mostLogoBytes / 1024} KiB.`);
  const facts = readImage(bytes);
  if (!facts) throw refuse("The logo must be a PNG, JPEG or WebP image.");
  const { width, height, contentType } = facts;
  if (Math.min(width, height) < 1 || Math.max(width, height) > mostPixels) {
    throw refuse(`The logo must have at most ${mostPixels} pixels a side.`);
  }
  return { contentType, bytes: new Uint8Array(bytes), sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Sets the merchant's logo. @throws AppError unprocessable */
export const makeSetLogo =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  async (caller: Caller, input: { content_base64: string }): Promise<LogoView> => {
    const logo = readLogo(input.content_base64);
    const { merchantId } = caller;
    return unitOfWork(caller, async ({ prisma, audit }) => {
      const before = await prisma.merchantLogo.findUnique({ where: { merchantId }, select: { sha256: true } });
      await prisma.merchantLogo.upsert({ where: { merchantId }, create: { merchantId, ...logo }, update: logo });
      const { sha256 } = logo;
      await audit({
        action: "settings.set_logo",
        subjectType: "merchant",
        subjectId: merchantId,
        before,
        after: { sha256 },
      });
      return { logo_path: logoPathOf(merchantId, logo) };
    });
  };

/** Takes the merchant's logo away; again: no-op. */
export const makeRemoveLogo =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller): Promise<LogoView> =>
    unitOfWork<LogoView>(caller, async ({ prisma, audit }) => {
      const { merchantId } = caller;
      const before = await prisma.merchantLogo.findUnique({ where: { merchantId }, select: { sha256: true } });
      if (before) {
        await prisma.merchantLogo.delete({ where: { merchantId } });
        await audit({ action: "settings.remove_logo", subjectType: "merchant", subjectId: merchantId, before });
      }
      return { logo_path: null };
    });

/** Answers /brand/<merchant>/<version>: a logo is public, and its address changes with it. */
export const makeServeLogo =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (request: Request): Promise<Response> => {
    const [, , merchantId = "", version = ""] = new URL(request.url).pathname.split("/");
    const known = /^[\w-]{1,64}$/.test(merchantId);
    const logo = known ? await prisma.merchantLogo.findUnique({ where: { merchantId } }) : null;
    if (!logo?.sha256.startsWith(version) || version.length !== 16) return new Response(null, { status: 404 });
    return new Response(logo.bytes, {
      headers: {
        "content-type": logo.contentType,
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'",
        "cross-origin-resource-policy": "cross-origin",
      },
    });
  };
