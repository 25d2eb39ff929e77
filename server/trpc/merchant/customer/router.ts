import {
  createCustomerInputSchema,
  customerPageSchema,
  customerSchema,
  listCustomersInputSchema,
  updateCustomerInputSchema,
} from "#server/contracts/customer.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Customers";

export const customerRouter = router({
  list: merchantProcedure("customers.read")
    .meta(rest("GET", "/customers", tag, "List customers"))
    .input(listCustomersInputSchema)
    .output(customerPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listCustomers(ctx.caller, input)),
  get: merchantProcedure("customers.read")
    .meta(rest("GET", "/customers/{id}", tag, "Get a customer"))
    .input(idInputSchema)
    .output(customerSchema)
    .query(({ ctx, input }) => ctx.useCases.getCustomer(ctx.caller, input)),
  create: merchantProcedure("customers.write")
    .meta(rest("POST", "/customers", tag, "Create a customer"))
    .input(createCustomerInputSchema)
    .output(customerSchema)
    .mutation(({ ctx, input }) => ctx.useCases.createCustomer(ctx.caller, input)),
  update: merchantProcedure("customers.write")
    .meta(rest("PATCH", "/customers/{id}", tag, "Change a customer"))
    .input(updateCustomerInputSchema)
    .output(customerSchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateCustomer(ctx.caller, input)),
});
