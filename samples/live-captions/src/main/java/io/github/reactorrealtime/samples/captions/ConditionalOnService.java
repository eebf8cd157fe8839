// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** A bean that is there when one of these services transcribes. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnService.OnService.class)
@interface ConditionalOnService {

    ServiceChoice[] value();

    /** Whether it is one of them. */
    final class OnService implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ServiceChoice[] services = metadata.getAnnotations()
                    .get(ConditionalOnService.class)
                    .getEnumArray("value", ServiceChoice.class);
            return List.of(services).contains(ServiceChoice.in(context.getEnvironment()));
        }
    }
}
