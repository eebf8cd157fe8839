// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.samples.kafka.demo.ChildInstance;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the application does, without the time it takes Spring to start. */
final class PlainInstance {

    private PlainInstance() {}

    public static void main(String[] args) {
        System.setProperty("samples.log", "INFO"); // goes to a file, which tests read
        ChildInstance.watchParent();
        Map<String, String> properties = new HashMap<>();
        for (String arg : args) {
            int is = arg.indexOf('=');
            properties.put(arg.substring(2, is), arg.substring(is + 1));
        }
        TranscriberConfiguration.Service service = new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("transcriber.service", TranscriberConfiguration.Service.class);
        Instance instance = new Instance(
                Settings.of(properties), service.transcriber(RealtimeTranscriber.builder()), Settings.meters());
        instance.start();
        Runtime.getRuntime().addShutdownHook(new Thread(instance::stop));
    }
}
