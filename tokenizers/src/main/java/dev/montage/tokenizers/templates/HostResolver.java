package dev.montage.tokenizers.templates;

import java.beans.FeatureDescriptor;
import java.util.Collections;
import java.util.Iterator;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/** The only way from an expression to Java: calls of the {@link TemplateHost}. */
final class HostResolver extends ELResolver {
    @Override
    public @Nullable Object invoke(
            ELContext context,
            Object base,
            Object method,
            Class<?> @Nullable [] types,
            @Nullable Object @Nullable [] values) {
        if (!(base instanceof TemplateHost host)) {
            throw new TemplateException("no access to " + base.getClass().getSimpleName());
        }
        context.setPropertyResolved(true);
        return host.run(method.toString(), values == null ? new Object[0] : values);
    }

    @Override
    public @Nullable Object getValue(ELContext context, Object base, Object property) {
        context.setPropertyResolved(true);
        return null;
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
        context.setPropertyResolved(true);
        return Object.class;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        throw new TemplateException("values cannot be changed");
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        context.setPropertyResolved(true);
        return true;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return Collections.emptyIterator();
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return Object.class;
    }
}
