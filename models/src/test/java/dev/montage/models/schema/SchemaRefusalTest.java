package dev.montage.models.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.grammar.GrammarBuilder;
import dev.montage.models.grammar.RandomModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be enforced is refused by name, with its place and what would do. */
final class SchemaRefusalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"array\",\"items\":",
                "{\"allOf\":[",
                "{\"anyOf\":[{\"type\":\"null\"},"
            })
    void refusesWhatIsNestedTooDeep(String opening) throws JsonProcessingException {
        String closing = opening.contains("[") ? "]}" : "}";
        JsonNode json =
                new ObjectMapper().readTree(opening.repeat(300) + "true" + closing.repeat(300));
        assertThrows(
                SchemaException.class,
                () -> Schemas.rule(json, new GrammarBuilder(RandomModel.LEXICON)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    {"properties":{"a":{"not":{}}}} | .properties.a.not | enum
                    {"if":{},"then":{}} | . | anyOf
                    {"type":"array","items":{"uniqueItems":true}} | .items.uniqueItems | leave it out
                    {"type":"array","contains":{}} | .contains | prefixItems
                    {"patternProperties":{}} | .patternProperties | additionalProperties
                    {"type":"strin"} | .type | found strin
                    {"type":["string","x"]} | .type | found x
                    {"type":"string","minLength":-1} | .minLength | found -1
                    {"type":"string","minLength":"2"} | .minLength | expected a number
                    {"type":"string","format":"colour"} | .format | date-time
                    {"type":"string","pattern":"(a"} | .pattern | expected )
                    {"type":"string","pattern":"a(?=b)"} | .pattern | ahead
                    {"type":"string","pattern":"(a)\\\\1"} | .pattern | back references
                    {"type":"string","pattern":"((a{1000}){1000}){1000}"} | .pattern | few states
                    {"type":"string","pattern":"^a$","minLength":2} | `` | some text
                    {"type":"number","multipleOf":0} | .multipleOf | above 0
                    {"type":"number","multipleOf":0.0000001234567} | .multipleOf | few digits
                    {"enum":[]} | .enum | 1 to
                    {"enum":["a"],"minLength":3} | .minLength | list the values
                    {"$ref":"#/$defs/a"} | .$ref | nothing
                    {"$ref":"http://example.org/a"} | .$ref | same schema
                    {"$ref":"#"} | `` | refers to itself
                    {"anyOf":[]} | .anyOf | found 0
                    {"anyOf":5} | .anyOf | expected a list
                    {"oneOf":[{"type":"string"},{"maxLength":5}]} | .oneOf | use anyOf
                    {"oneOf":[{"type":"number"},{"type":"integer"}]} | .oneOf | use anyOf
                    {"type":"array","items":[{}]} | .items | prefixItems
                    {"properties":{"a":5}} | .properties.a | expected a schema
                    {"required":"a"} | .required | expected a list
                    {"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]} | `` | finite
                    false | `` | finite
                    {"allOf":[{"type":"string"},{"type":"null"}]} | `` | finite
                    """)
    void namesThePlace(String schema, String path, String message) throws JsonProcessingException {
        JsonNode json = new ObjectMapper().readTree(schema);
        SchemaException refusal =
                assertThrows(
                        SchemaException.class,
                        () -> Schemas.rule(json, new GrammarBuilder(RandomModel.LEXICON)));
        if (!path.equals(".")) { // else either of two
            assertEquals(path, refusal.path());
        }
        assertTrue(refusal.toString().contains(message), refusal.toString());
    }
}
