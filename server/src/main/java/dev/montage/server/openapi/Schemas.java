package dev.montage.server.openapi;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeContext;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import dev.montage.server.wire.OneOf;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas of records as {@code server.web.Json} writes them: snake_case names, an Optional as
 * null or, where its record says so, left out; a sealed interface is any of its records; a record
 * of one {@code @JsonValue} is that value; an InputStream is the content of a file.
 */
final class Schemas {
    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    private final SchemaBuilder builder = generator().buildMultipleSchemaDefinitions();

    /** A reference to the schema of a type, or the schema itself if it is a plain one. */
    ObjectNode of(Class<?> type, List<Class<?>> arguments) {
        return builder.createSchemaReference(type, arguments.toArray(new Class<?>[0]));
    }

    /** All schemas that were referred to, by name. */
    ObjectNode definitions() {
        return builder.collectDefinitions("components/schemas");
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder config =
                new SchemaGeneratorConfigBuilder(
                                SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(
                                Option.DEFINITIONS_FOR_ALL_OBJECTS,
                                Option.ENUM_KEYWORD_FOR_SINGLE_VALUES,
                                Option.INLINE_NULLABLE_SCHEMAS,
                                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                                Option.PLAIN_DEFINITION_KEYS)
                        .without(Option.FLATTENED_OPTIONALS, Option.SCHEMA_VERSION_INDICATOR)
                        .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY));
        config.forTypesInGeneral()
                .withDefinitionNamingStrategy((key, context) -> name(key.getType()))
                .withSubtypeResolver((type, context) -> records(type, context.getTypeContext()))
                .withCustomDefinitionProvider(Schemas::ofContent)
                .withCustomDefinitionProvider(Schemas::ofValue);
        config.forFields()
                .withPropertyNameOverrideResolver(
                        field -> SNAKE_CASE.translate(field.getDeclaredName()))
                .withTargetTypeOverridesResolver(Schemas::present)
                .withNullableCheck(Schemas::isNullable)
                .withRequiredCheck(field -> !isOptional(field) || !isLeftOut(field))
                .withEnumResolver(Schemas::values)
                .withNumberInclusiveMinimumResolver(field -> bound(field, Bounds::least))
                .withNumberInclusiveMaximumResolver(field -> bound(field, Bounds::most));
        return new SchemaGenerator(config.build());
    }

    /** As ResponseReplyUsage for the record Usage within ResponseReply. */
    private static String name(ResolvedType type) {
        Class<?> erased = type.getErasedType();
        String outer = erased.getName().substring(erased.getPackageName().length() + 1);
        String inner =
                type.getTypeParameters().stream()
                        .map(Schemas::name)
                        .reduce("", (names, next) -> names + "Of" + next);
        return outer.replace("$", "") + inner;
    }

    private static @Nullable List<ResolvedType> records(ResolvedType type, TypeContext types) {
        Class<?> erased = type.getErasedType();
        return erased.isSealed()
                ? Stream.of(erased.getPermittedSubclasses())
                        .map(record -> types.resolveSubtype(type, record))
                        .toList()
                : null;
    }

    private static @Nullable CustomDefinition ofContent(
            ResolvedType type, SchemaGenerationContext context) {
        if (!type.getErasedType().equals(InputStream.class)) {
            return null;
        }
        ObjectNode content = context.getGeneratorConfig().createObjectNode();
        return new CustomDefinition(content.put("type", "string").put("format", "binary"), true);
    }

    private static @Nullable CustomDefinition ofValue(
            ResolvedType type, SchemaGenerationContext context) {
        RecordComponent[] components = type.getErasedType().getRecordComponents();
        if (components == null
                || components.length != 1
                || !components[0].getAccessor().isAnnotationPresent(JsonValue.class)) {
            return null;
        }
        ResolvedType value = context.getTypeContext().resolve(components[0].getGenericType());
        return new CustomDefinition(context.createDefinition(value), true);
    }

    private static @Nullable List<ResolvedType> present(FieldScope field) {
        return field.getType().getErasedType().equals(Optional.class)
                ? List.of(field.getTypeParameterFor(Optional.class, 0))
                : null;
    }

    private static boolean isOptional(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && field.getRawMember().getType().equals(Optional.class);
    }

    private static boolean isNullable(FieldScope field) {
        return isOptional(field) && !isLeftOut(field);
    }

    private static @Nullable BigDecimal bound(FieldScope field, ToDoubleFunction<Bounds> which) {
        Bounds bounds = field.getRawMember().getAnnotation(Bounds.class);
        if (bounds == null || Double.isInfinite(which.applyAsDouble(bounds))) {
            return null;
        }
        BigDecimal exact = BigDecimal.valueOf(which.applyAsDouble(bounds)).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    private static boolean isLeftOut(FieldScope field) {
        return Stream.of(
                        field.getRawMember().getAnnotation(JsonInclude.class),
                        field.getRawMember().getDeclaringClass().getAnnotation(JsonInclude.class))
                .flatMap(Stream::ofNullable)
                .anyMatch(include -> include.value() == JsonInclude.Include.NON_ABSENT);
    }

    private static @Nullable List<@Nullable String> values(FieldScope field) {
        OneOf only = field.getRawMember().getAnnotation(OneOf.class);
        if (only == null || !field.getType().getErasedType().equals(String.class)) {
            return null;
        }
        List<@Nullable String> values = new ArrayList<>(Arrays.asList(only.value()));
        if (isNullable(field)) {
            values.add(null);
        }
        return values;
    }
}
