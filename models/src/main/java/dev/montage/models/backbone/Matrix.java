package dev.montage.models.backbone;

/** Weights [rows, columns] in the layout of the kernels that packed them, and of no others. */
public interface Matrix {

    /** Outputs. */
    int rows();

    /** Inputs. */
    int columns();

    /** Bytes of memory it takes. */
    long bytes();
}
