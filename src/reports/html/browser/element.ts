/// <reference lib="dom" />

type Child = Node | string | number | null;

/**
 * Makes an element (`svg:…` one of SVG). Texts become text nodes, never HTML; attributes that are null are left out.
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | null>> = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElement {
  const made = name.startsWith('svg:')
    ? document.createElementNS('http://www.w3.org/2000/svg', name.slice('svg:'.length))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(key, String(value));
  }
  for (const child of children.flat()) {
    if (child !== null) made.append(typeof child === 'number' ? String(child) : child);
  }
  // The few elements of SVG that are made here are used as any element is.
  return made as HTMLElement;
}
