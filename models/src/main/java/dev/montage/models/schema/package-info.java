/**
 * JSON Schema (draft 2020-12) as grammar. In: a schema; out: rules of a grammar whose texts are the
 * JSON documents that meet it, each written in one way: compact, properties in the order of the
 * schema. What cannot be enforced is refused by name. Called by tools, families and server.
 */
@NullMarked
package dev.montage.models.schema;

import org.jspecify.annotations.NullMarked;
