// What Fedify's vocabulary classes say of a document, value by value.

import { Agreement, Commitment, Measure, Proposal } from "@fedify/vocab";

const href = (url) => url?.href ?? null;
const hrefs = (urls) => urls.map(href);
const said = (instant) => instant?.toString() ?? null;
const text = (words) => words?.toString() ?? null;

function measure(m) {
  if (m == null) return null;
  if (!(m instanceof Measure)) throw new Error(`not a Measure: ${m}`);
  return { unit: m.unit, value: m.numericalValue };
}

/** A commitment: what it satisfies and how much. */
function commitment(c) {
  if (!(c instanceof Commitment)) throw new Error(`not a Commitment: ${c}`);
  return { id: href(c.id), satisfies: href(c.satisfies), quantity: measure(c.resourceQuantity) };
}

/** An agreement with what it stipulates. */
export function agreement(a) {
  if (!(a instanceof Agreement)) throw new Error(`not an Agreement: ${a}`);
  return {
    id: href(a.id),
    attributedTo: href(a.attributionId),
    stipulates: commitment(a.stipulates),
    reciprocal: a.stipulatesReciprocal && commitment(a.stipulatesReciprocal),
  };
}

function intent(i) {
  return i && {
    id: href(i.id),
    action: i.action,
    conformsTo: href(i.resourceConformsTo),
    resource: measure(i.resourceQuantity),
    available: measure(i.availableQuantity),
    minimum: measure(i.minimumQuantity),
  };
}

async function values(p, options) {
  const place = await p.getLocation(options);
  return {
    id: href(p.id),
    attributedTo: href(p.attributionId),
    to: hrefs(p.toIds),
    cc: hrefs(p.ccIds),
    url: href(p.url),
    name: text(p.name),
    content: text(p.content),
    published: said(p.published),
    updated: said(p.updated),
    endTime: said(p.endTime),
    place: place && { type: place.constructor.name, name: text(place.name) },
    purpose: p.purpose,
    unitBased: p.unitBased,
    publishes: intent(p.publishes),
    reciprocal: intent(p.reciprocal),
  };
}

/**
 * A proposal three times over: its values; the document as Fedify would pass it on (`toJsonLd`, which is the one that came
 * only if every value in it could be decoded); and the values read again from a document written anew from the objects alone.
 */
export async function proposal(p, options) {
  if (!(p instanceof Proposal)) throw new Error(`not a Proposal: ${p?.constructor.name}`);
  const anew = await p.toJsonLd({ ...options, format: "compact" });
  return {
    values: await values(p, options),
    document: await p.toJsonLd(options),
    again: await values(await Proposal.fromJsonLd(anew, options), options),
  };
}
