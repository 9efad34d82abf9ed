/**
 * The program: HTTP and the command line around the models. In: requests and arguments; out:
 * replies. Nothing else uses it; it is the only user of Helidon. Packages, each using only those
 * before it: settings, web, wire, metrics, serving, openapi, studio, endpoints, cli.
 */
@NullMarked
package dev.montage.server;

import org.jspecify.annotations.NullMarked;
