-- A customer's portal user may be a viewer, who sees and changes nothing. What Prisma has no word for: written by hand.
ALTER TABLE "membership" DROP CONSTRAINT "membership_role_check";
ALTER TABLE "membership" ADD CONSTRAINT "membership_role_check" CHECK (
  CASE WHEN customer_id IS NULL THEN role IN ('owner', 'admin', 'finance', 'developer', 'viewer')
       ELSE role IN ('admin', 'member', 'viewer') END);
ALTER TABLE "invitation" DROP CONSTRAINT "invitation_role_check";
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_role_check" CHECK (
  CASE WHEN customer_id IS NULL THEN role IN ('owner', 'admin', 'finance', 'developer', 'viewer')
       ELSE role IN ('admin', 'member', 'viewer') END);
