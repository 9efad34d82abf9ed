/** The command line: serve, chat, transcribe, bench. Called by the launcher. */
@NullMarked
package dev.montage.server.cli;

import org.jspecify.annotations.NullMarked;
