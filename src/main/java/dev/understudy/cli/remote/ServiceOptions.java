package dev.understudy.cli.remote;

import dev.understudy.client.Service;
import dev.understudy.client.ServiceAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service is and what opens it. */
final class ServiceOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Of the service. Default: UNDERSTUDY_URL, else " + ServiceAddress.DEFAULT_URL + ".")
    private @Nullable String url;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Holds the API key in one line. Default: UNDERSTUDY_KEY, else the file UNDERSTUDY_KEY_FILE.")
    private @Nullable Path keyFile;

    Service service() {
        return new Service(ServiceAddress.of(System.getenv(), url, keyFile));
    }
}
