package dev.understudy.cli.remote;

import dev.understudy.client.Lease;
import dev.understudy.client.LeaseRequest;
import dev.understudy.client.Leases;
import dev.understudy.client.TestAccount;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes accounts and leaves them to whoever typed it; nothing renews them. */
@Command(
        name = "lease",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Leases accounts. Nothing renews them: they end after --ttl, or by 'release'.",
            "For a command's whole run there is 'with-lease'."
        },
        footer = {"", RemoteExits.TEXT})
public final class LeaseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LeaseOptions wanted = new LeaseOptions();

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    @Option(
            names = "--json",
            description = "The leases with tokens and sessions, for programs; keep it for 'release --lease-file'.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        LeaseRequest request = wanted.request();
        List<Lease> leases = new Leases(options.service()).acquire(request);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            String all = leases.stream().map(lease -> lease.json().encode()).collect(Collectors.joining(","));
            out.println(request.count() == 1 ? all : "[" + all + "]");
        } else {
            print(leases, out);
        }
        return 0;
    }

    private static void print(List<Lease> leases, PrintWriter out) {
        Table table = new Table("LEASE", "UNTIL", "NAME", "PHONE", "E-MAIL");
        for (Lease lease : leases) {
            TestAccount account = lease.account();
            table.row(lease.id(), lease.expiresAt(), account.fullName(), account.phone(), account.email());
        }
        table.print(out);
        String ids = leases.stream().map(Lease::id).collect(Collectors.joining(" "));
        out.println(
                "Sessions and tokens are not shown: 'lease --json > FILE' has them, and 'release --lease-file FILE' gives back.");
        out.println("By their ids alone a key with the scope admin gives them back: understudy release " + ids);
    }
}
