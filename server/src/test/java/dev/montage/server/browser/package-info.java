/** The Studio in a browser: run with -Pbrowser where there is Chromium. */
@NullMarked
package dev.montage.server.browser;

import org.jspecify.annotations.NullMarked;
