// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** Starts {@link RecipesApplication} once for all tests that need it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = RecipesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "twilio.stream-url=" + WithRecipes.STREAM_URL,
            "twilio.auth-token=" + WithRecipes.AUTH_TOKEN,
            "spring.main.banner-mode=off",
            "logging.level.root=warn",
            "logging.level.reactor.netty=off"
        })
@interface WithRecipes {

    String STREAM_URL = "wss://calls.example.com/twilio";
    String AUTH_TOKEN = "12345";
}
