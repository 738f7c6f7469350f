// The part of feelin that a page uses: docs/adr/0010.
export { date, evaluate } from "feelin";
