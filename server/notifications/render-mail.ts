/** A mail as plain text and as HTML, in a brand. HTML of mail is of another time: tables, and styles in attributes. */
import type { Mail } from "#server/contracts/mail.ts";
import type { Brand } from "#server/tenancy/brand.ts";
import { type MailText, mailText } from "./mail-texts.ts";

export interface RenderedMail {
  fromName: string;
  subject: string;
  text: string;
  html: string;
}

const productAccent = "#0b6a7d";

/** Text that cannot become markup. */
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** One line: no name can add a header or bend the subject. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 200);

/** Black or white, whichever is read better on this colour (WCAG 2.2, relative luminance). */
export function inkOn(accent: string): "#000000" | "#ffffff" {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(accent.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

function plain({ paragraphs, action, note }: MailText, brandName: string): string {
  const parts = [...paragraphs, action && `${action.label}:\n${action.link}`, note, `-- \n${brandName}`];
  return `${parts.filter((part) => part !== null).join("\n\n")}\n`;
}

const paragraph = (text: string, style: string): string => `<p style="margin:0 0 16px;${style}">${escaped(text)}</p>`;

function button(action: NonNullable<MailText["action"]>, accent: string): string {
  const style = `display:inline-block;padding:11px 20px;border-radius:8px;background:${accent};color:${inkOn(accent)};font-weight:600;text-decoration:none`;
  const link = escaped(action.link);
  return `<p style="margin:24px 0"><a href="${link}" style="${style}">${escaped(action.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#5f6b73;word-break:break-all">${link}</p>`;
}

function markup({ subject, paragraphs, action, note }: MailText, brand: Brand, publicUrl: string): string {
  const accent = brand.accent ?? productAccent;
  const name = escaped(brand.name);
  const head = brand.logoPath
    ? `<img src="${escaped(publicUrl + brand.logoPath)}" alt="${name}" height="40" style="display:block;height:40px;max-width:240px">`
    : `<span style="font-size:18px;font-weight:700;color:#14232b">${name}</span>`;
  const body = [
    ...paragraphs.map((text) => paragraph(text, "")),
    action ? button(action, accent) : "",
    note ? paragraph(note, "font-size:13px;color:#5f6b73") : "",
  ].join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f4f6f7;font-family:Inter,Segoe UI,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#14232b">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:#ffffff;border-radius:12px;border-top:4px solid ${accent}"><tr><td style="padding:28px 32px 16px">
<div style="margin:0 0 24px">${head}</div>
${body}
</td></tr></table>
</td></tr></table>
</body></html>
`;
}

/** Renders a mail. @param publicUrl where the deployment is reached, without a trailing slash */
export function renderMail(mail: Mail, brand: Brand, publicUrl: string): RenderedMail {
  const words = mailText(mail, brand.name);
  const subject = oneLine(words.subject);
  return {
    fromName: oneLine(brand.name),
    subject,
    text: plain(words, brand.name),
    html: markup({ ...words, subject }, brand, publicUrl),
  };
}
