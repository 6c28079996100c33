package dev.understudy.client.junit;

import dev.understudy.client.Lease;
import dev.understudy.client.Outcome;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The accounts of one test, class or run. JUnit's store closes it at the end of that. */
final class Loans implements AutoCloseable {
    private final Desk desk;
    private final ExtensionContext context;
    private final String owner;
    private final Map<String, Loan> loans = new LinkedHashMap<>();
    private boolean failed;

    private record Loan(Demand demand, Lease lease) {}

    Loans(Desk desk, ExtensionContext context) {
        this.desk = desk;
        this.context = context;
        this.owner = context.getTestClass().map(Class::getSimpleName).orElse("all tests")
                + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
    }

    /**
     * Takes those that are not here yet: of each pool all together, and pool after pool by name, so that tests that want the same ones in another order never hold what the other waits for.
     */
    synchronized void borrow(Collection<Demand> demands) throws InterruptedException {
        Map<String, Map<String, Demand>> missing = new TreeMap<>();
        for (Demand demand : demands) {
            if (!loans.containsKey(demand.key())) {
                missing.computeIfAbsent(demand.pool(), pool -> new LinkedHashMap<>())
                        .putIfAbsent(demand.key(), demand);
            }
        }
        Map<String, Loan> borrowed = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Map<String, Demand>> pool : missing.entrySet()) {
                List<Demand> wanted = List.copyOf(pool.getValue().values());
                List<Lease> leases = desk.borrow(pool.getKey(), wanted.size(), owner);
                for (int i = 0; i < wanted.size(); i++) {
                    borrowed.put(wanted.get(i).key(), new Loan(wanted.get(i), leases.get(i)));
                }
            }
            loans.putAll(borrowed);
        } finally {
            if (!loans.keySet().containsAll(borrowed.keySet())) {
                borrowed.values().forEach(loan -> desk.giveBack(loan.lease(), Outcome.UNUSED));
            }
        }
        borrowed.values().forEach(this::report);
    }

    /** So that whoever reads the report of a failed test finds the account. */
    private void report(Loan loan) {
        String name = "understudy." + loan.demand().name();
        context.publishReportEntry(Map.of(
                name + ".account",
                loan.lease().account().id(),
                name + ".lease",
                loan.lease().id()));
    }

    synchronized Lease lease(Demand demand) {
        Loan loan = loans.get(demand.key());
        if (loan == null) {
            throw new IllegalStateException("nothing was borrowed for " + demand.key());
        }
        return loan.lease();
    }

    synchronized void fail() {
        failed = true;
    }

    synchronized void check() {
        loans.values().forEach(loan -> desk.check(loan.lease()));
    }

    synchronized boolean isLost() {
        return loans.values().stream().anyMatch(loan -> desk.isLost(loan.lease()));
    }

    @Override
    public synchronized void close() {
        boolean ill = failed || LeasedExtension.hasFailed(context) && !isLost();
        loans.values()
                .forEach(loan -> desk.giveBack(loan.lease(), ill, loan.demand().onFailure()));
        loans.clear();
    }

    @Override
    public String toString() {
        return loans.values().stream().map(loan -> loan.lease().toString()).collect(Collectors.joining(", "));
    }
}
