interface FormWithNodes {
  getInputNode: (path: string) => HTMLElement | null;
}

/** After a refused submit: puts the caret where the first mistake is, in the order of the page. */
export function focusFirstError(form: FormWithNodes, fields: Iterable<string>): void {
  const nodes = [...fields].flatMap((field) => form.getInputNode(field) ?? []);
  nodes.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  nodes[0]?.focus();
}
