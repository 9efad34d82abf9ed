/** Tests of decoding, on a backbone whose log-its are a hash of the exact prefix. */
@NullMarked
package dev.montage.models.decoding;

import org.jspecify.annotations.NullMarked;
