// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Tells the page who transcribes, and lets it make the emulator fail. */
@RestController
@RequestMapping("/service")
class ServiceController {

    private final ServiceChoice choice;
    private final @Nullable DemoService demo;

    ServiceController(ServiceChoice choice, ObjectProvider<DemoService> demo) {
        this.choice = choice;
        this.demo = demo.getIfAvailable();
    }

    /**
     * What the page shows.
     *
     * @param emulated whether an emulator transcribes, which hears keypad tones only
     * @param canFail whether it can be told to fail
     * @param failing whether it was
     */
    record Service(boolean emulated, boolean canFail, boolean failing) {}

    /** Whether the emulator shall fail. */
    record Failing(boolean failing) {}

    @GetMapping
    Service service() {
        DemoService inside = demo;
        return new Service(choice.isEmulated(), inside != null, inside != null && inside.isFailing());
    }

    /** Browsers let no page of another origin do this: a PUT of JSON needs a permission that is never given. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Service fail(@RequestBody Failing wanted) {
        DemoService inside = demo;
        if (inside == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no emulator inside this server.");
        }
        inside.fail(wanted.failing());
        return service();
    }
}
