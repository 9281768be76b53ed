import { Html } from '../html.ts';
import { LIGHT } from '../styles.ts';

/** A chart as it stands in the page, with what it takes to save it. */
export class Chart extends Html {
  /** What a person who does not see the chart is told in its place. */
  readonly label: string;

  constructor(markup: string, label: string) {
    super(markup);
    this.label = label;
  }

  /** The chart as an SVG file, for a paper: colours by value, as no style sheet comes with it. */
  get file(): string {
    return this.markup
      .replace(/var\(--([\w-]+)\)/g, (variable, name: string) => LIGHT[name] ?? variable)
      .replace(
        '<svg ',
        `<svg xmlns="http://www.w3.org/2000/svg" style="color:${LIGHT.ink};background:#fff;font:12px system-ui,sans-serif" `,
      )
      .replace(/style="([^"]*)"([^>]*) style="([^"]*)"/, 'style="$1;$3"$2');
  }

  /** A name for that file, from the label's first words. */
  get fileName(): string {
    const words = this.label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['chart'];
    return `${words.slice(0, 8).join('-').slice(0, 60)}.svg`;
  }
}
