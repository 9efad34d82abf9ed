package dev.montage.models.backbone;

/** How many bits a weight has at run time. */
public enum Precision {
    /** As in the file where the kernels can: Q4_0, Q4_1 in 4 bits, all else in 8. */
    STORED,
    /** Blocks of 32 with one scale; Q8_0 stays exact. */
    INT8,
    /** Blocks of 32 with scale and minimum; Q4_0 and Q4_1 stay exact. */
    INT4
}
