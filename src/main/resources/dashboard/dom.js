// Elements, made and kept. Text is always set as text: what a shop says must not become markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with properties ("class", "on" for listeners, all else as attributes) and children; null and false are left out. */
export function el(tag, properties = {}, ...children) {
  return dress(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), properties, children);
}

function dress(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'on') {
      Object.entries(value).forEach(([type, listener]) => element.addEventListener(type, listener));
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Writes only what has changed: an untouched text costs no layout, and keeps a selection. */
export function say(element, text) {
  const wanted = String(text ?? '');
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}

export function mark(element, name, value) {
  const wanted = value === null || value === undefined || value === false ? null : String(value === true ? '' : value);
  if (element.getAttribute(name) !== wanted) {
    if (wanted === null) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, wanted);
    }
  }
}

/**
 * A list whose entries stay the same elements as long as they are the same things: focus, open details and selections outlive an update.
 *
 * @param keyOf a thing's name among the others
 * @param make makes {root, show(item)} for a thing that is new
 */
export class Entries {
  #container;
  #keyOf;
  #make;
  #shown = new Map();

  constructor(container, keyOf, make) {
    this.#container = container;
    this.#keyOf = keyOf;
    this.#make = make;
    container.replaceChildren();
  }

  show(items) {
    const before = this.#shown;
    this.#shown = new Map();
    let place = this.#container.firstElementChild;
    for (const item of items) {
      const key = this.#keyOf(item);
      const entry = before.get(key) ?? this.#make(item);
      before.delete(key);
      this.#shown.set(key, entry);
      entry.show(item);
      if (entry.root === place) {
        place = place.nextElementSibling;
      } else {
        this.#container.insertBefore(entry.root, place);
      }
    }
    before.forEach((gone) => gone.root.remove());
  }

  get entries() {
    return this.#shown.values();
  }
}

/** A panel's body that says something where it has nothing to show. */
export function orEmpty(list, hint, count) {
  list.hidden = count === 0;
  hint.hidden = count > 0;
}

export const at = (id) => document.getElementById(id);
