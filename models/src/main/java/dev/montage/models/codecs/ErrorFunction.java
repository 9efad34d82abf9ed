package dev.montage.models.codecs;

/** The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
final class ErrorFunction {
    private ErrorFunction() {}

    /** By its power series near 0 and its continued fraction elsewhere; about 1e-15 off. */
    static double erf(double x) {
        double size = Math.abs(x);
        double value = size < 3 ? series(size) : 1 - complement(size);
        return Math.copySign(value, x);
    }

    /** Abramowitz and Stegun 7.1.6. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** Abramowitz and Stegun 7.1.14. */
    private static double complement(double x) {
        double fraction = x;
        for (int n = 60; n >= 1; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
    }
}
