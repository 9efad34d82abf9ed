package dev.montage.models.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SegmentTest {

    @Test
    void equalValuesHaveEqualNamesAndOthersNot() {
        float[] values = new float[9001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.1f;
        }
        ContentId id = ContentId.of(values);
        assertEquals(id, ContentId.of(values.clone()));
        for (int changed : new int[] {0, 4095, 4096, 8192, 9000}) {
            float[] other = values.clone();
            other[changed] = Math.nextUp(other[changed]);
            assertNotEquals(id, ContentId.of(other));
        }
        assertNotEquals(ContentId.of(new float[0]), ContentId.of(new float[1]));
    }

    @Test
    void theNameIsTheBeginningOfSha256OfTheLittleEndianBytes() {
        // printf '\x00\x00\x80\x3f' | sha256sum
        assertEquals(
                new ContentId(0xe00e5eb9444182f3L, 0x52323374ef4e08ebL),
                ContentId.of(new float[] {1}));
    }

    @Test
    void embeddingsAreWholeRows() {
        Segment.Embeddings rows = new Segment.Embeddings(Modality.AUDIO, new float[12], 4);
        assertEquals(3, rows.length());
        assertEquals(ContentId.of(new float[12]), rows.contentId());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Segment.Embeddings(Modality.AUDIO, new float[10], 4));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Segment.Embeddings(Modality.AUDIO, new float[0], 0));
    }
}
