package dev.understudy.client.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.client.FakeService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes by JUnit itself, as a user's build does. */
final class Launch {
    private Launch() {}

    /** @param directory for the key's file */
    static TestExecutionSummary tests(
            FakeService service,
            Path directory,
            Map<String, String> parameters,
            TestExecutionListener listener,
            Class<?>... classes)
            throws IOException {
        Path key = Files.writeString(directory.resolve("key"), FakeService.KEY + "\n");
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(Arrays.stream(classes)
                                        .map(each -> selectClass(each))
                                        .toList())
                                .configurationParameter("understudy.url", service.url())
                                .configurationParameter("understudy.keyFile", key.toString())
                                .configurationParameters(parameters)
                                .build(),
                        summary,
                        listener);
        return summary.getSummary();
    }
}
