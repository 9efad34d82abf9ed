package dev.montage.models.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.junit.jupiter.api.Test;

/** Bounds and multiples of numbers, against BigDecimal. */
final class NumbersTest {
    private static BigDecimal decimal(SplittableRandom random) {
        return BigDecimal.valueOf(random.nextInt(-2200, 2200), random.nextInt(4))
                .multiply(BigDecimal.valueOf(random.nextInt(5) == 0 ? 0 : 1));
    }

    @Test
    void boundsAreThoseOfBigDecimal() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 60; round++) {
            BigDecimal least = decimal(random);
            BigDecimal most = decimal(random);
            boolean open = random.nextBoolean();
            ObjectNode schema = JsonNodeFactory.instance.objectNode();
            schema.put(open ? "exclusiveMinimum" : "minimum", least);
            schema.put(open ? "maximum" : "exclusiveMaximum", most);
            Automaton numbers =
                    Regular.deterministic(
                            Numbers.automaton(List.of(SchemaNode.root(schema)), false));
            for (int i = 0; i < 300; i++) {
                BigDecimal value = i < 2 ? (i == 0 ? least : most) : decimal(random);
                boolean within =
                        open
                                ? value.compareTo(least) > 0 && value.compareTo(most) <= 0
                                : value.compareTo(least) >= 0 && value.compareTo(most) < 0;
                assertEquals(
                        within,
                        Operations.run(numbers, value.toPlainString()),
                        value + " under " + schema);
            }
        }
    }

    @Test
    void multiplesAreThoseOfBigDecimal() {
        SplittableRandom random = new SplittableRandom(8);
        for (String step : List.of("1", "3", "7", "10", "1000", "0.5", "0.25", "0.03", "1.1")) {
            ObjectNode schema = JsonNodeFactory.instance.objectNode();
            schema.put("multipleOf", new BigDecimal(step));
            Automaton numbers =
                    Regular.deterministic(
                            Numbers.automaton(List.of(SchemaNode.root(schema)), false));
            for (int i = 0; i < 500; i++) {
                BigDecimal value = decimal(random);
                assertEquals(
                        value.remainder(new BigDecimal(step)).signum() == 0,
                        Operations.run(numbers, value.toPlainString()),
                        value + " of " + step);
            }
        }
    }
}
