/**
 * Settings: file, environment and flags in; one validated {@link
 * dev.montage.server.settings.Settings} out.
 */
@NullMarked
package dev.montage.server.settings;

import org.jspecify.annotations.NullMarked;
