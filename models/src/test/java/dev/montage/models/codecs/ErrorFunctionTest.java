package dev.montage.models.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrorFunctionTest {

    /** Abramowitz and Stegun, table 7.1, and its limits. */
    @Test
    void agreesWithTheTable() {
        assertEquals(0, ErrorFunction.erf(0));
        assertEquals(0.1124629160, ErrorFunction.erf(0.1), 1e-10);
        assertEquals(0.8427007929, ErrorFunction.erf(1), 1e-10);
        assertEquals(-0.9953222650, ErrorFunction.erf(-2), 1e-10);
        assertEquals(0.9999779095, ErrorFunction.erf(3), 1e-10);
        assertEquals(1, ErrorFunction.erf(10), 1e-15);
    }
}
