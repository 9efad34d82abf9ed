/**
 * Films in the making: jobs in, files out. Called by endpoints; uses serving. So far in memory: a
 * job ends with the process.
 */
@NullMarked
package dev.montage.server.videos;

import org.jspecify.annotations.NullMarked;
