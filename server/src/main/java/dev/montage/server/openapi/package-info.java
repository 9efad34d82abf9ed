/**
 * The description of all routes: the records of wire in, an OpenAPI document out. Request bodies,
 * which are read field by field, are described by records of this package; a test holds them to
 * what is read. Used by endpoints.
 */
@NullMarked
package dev.montage.server.openapi;

import org.jspecify.annotations.NullMarked;
