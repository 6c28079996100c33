package dev.understudy.client.junit;

import dev.understudy.client.Lease;
import dev.understudy.client.LeaseLost;
import dev.understudy.client.TestAccount;
import dev.understudy.client.UnderstudyException;
import dev.understudy.client.junit.Leased.Scope;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.opentest4j.TestAbortedException;

/** Fills what {@link Leased} marks; the annotation brings it along. */
public final class LeasedExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final Namespace OURS = Namespace.create(LeasedExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(Leased.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Demand demand = Demand.of(parameter.getParameter()).orElseThrow();
        Loans loans = loans(context, demand);
        try {
            loans.borrow(Demand.of(parameter.getDeclaringExecutable()).stream()
                    .filter(other -> other.scope() == demand.scope())
                    .toList());
        } catch (UnderstudyException none) {
            throw new ParameterResolutionException(String.valueOf(none.getMessage()), none);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new ParameterResolutionException("interrupted while waiting for an account", hurried);
        }
        return as(parameter.getParameter().getType(), loans.lease(demand));
    }

    /** What the test and its fields want for the test alone is taken together, before anything of it runs. */
    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        List<Demand> forTheTest = new ArrayList<>(Demand.of(context.getRequiredTestMethod()));
        List<Object> instances = context.getRequiredTestInstances().getAllInstances();
        for (Object instance : instances) {
            refuseSharedFields(instance.getClass(), context);
            Demand.fields(instance.getClass()).forEach(field -> forTheTest.add(Demand.of(field)));
        }
        forTheTest.removeIf(demand -> demand.scope() != Scope.TEST);
        if (!forTheTest.isEmpty()) {
            loans(context, forTheTest.get(0)).borrow(forTheTest);
        }
        for (Object instance : instances) {
            for (Field field : Demand.fields(instance.getClass())) {
                fill(field, instance, context);
            }
        }
    }

    /** Tests that run side by side on one instance would overwrite each other's account. */
    private static void refuseSharedFields(Class<?> type, ExtensionContext context) {
        if (!runsBesideOthersOn(type, context)) {
            return;
        }
        for (Field field : Demand.fields(type)) {
            if (Demand.of(field).scope() == Scope.TEST) {
                throw new ExtensionConfigurationException("parallel tests share the one instance of " + type.getName()
                        + " and with it the field " + field.getName()
                        + ": take the account as a parameter, or give @Leased scope = CLASS or RUN");
            }
        }
    }

    private static boolean runsBesideOthersOn(Class<?> type, ExtensionContext context) {
        boolean parallel = context.getConfigurationParameter("junit.jupiter.execution.parallel.enabled")
                .filter(Boolean::parseBoolean)
                .isPresent();
        boolean concurrent = false;
        for (ExtensionContext each : upwards(context)) {
            boolean ofTheClass = each.getTestMethod().isEmpty()
                    && each.getTestClass().filter(type::equals).isPresent();
            if (ofTheClass) {
                return parallel
                        && concurrent
                        && each.getTestInstanceLifecycle()
                                .filter(Lifecycle.PER_CLASS::equals)
                                .isPresent();
            }
            concurrent |= each.getExecutionMode() == ExecutionMode.CONCURRENT;
        }
        return false;
    }

    private static void fill(Field field, Object instance, ExtensionContext context) throws Exception {
        Demand demand = Demand.of(field);
        Loans loans = loans(context, demand);
        loans.borrow(List.of(demand));
        field.setAccessible(true);
        field.set(instance, as(field.getType(), loans.lease(demand)));
    }

    /** A test whose account was lost under it proves nothing: it is not green, and its other accounts are not ill. */
    @Override
    public void afterEach(ExtensionContext context) {
        List<Loans> used = upwards(context).stream()
                .map(each -> each.getStore(OURS).get(key(each), Loans.class))
                .filter(Objects::nonNull)
                .toList();
        if (!hasFailed(context)) {
            used.forEach(Loans::check);
        } else if (used.stream().noneMatch(Loans::isLost)) {
            used.forEach(Loans::fail);
        }
    }

    static boolean hasFailed(ExtensionContext context) {
        return context.getExecutionException()
                .filter(thrown -> !(thrown instanceof TestAbortedException || thrown instanceof LeaseLost))
                .isPresent();
    }

    private static Object as(Class<?> type, Lease lease) {
        return type == TestAccount.class ? lease.account() : lease;
    }

    private static Loans loans(ExtensionContext context, Demand demand) {
        ExtensionContext scope = scope(context, demand);
        Desk desk =
                context.getRoot().getStore(OURS).getOrComputeIfAbsent(Desk.class, type -> Desk.of(context), Desk.class);
        return scope.getStore(OURS).getOrComputeIfAbsent(key(scope), key -> new Loans(desk, scope), Loans.class);
    }

    private static ExtensionContext scope(ExtensionContext context, Demand demand) {
        return switch (demand.scope()) {
            case RUN -> context.getRoot();
            case CLASS ->
                upwards(context).stream()
                        .filter(each -> each.getTestMethod().isEmpty())
                        .findFirst()
                        .orElseThrow();
            case TEST -> {
                if (context.getTestMethod().isEmpty()) {
                    throw new ExtensionConfigurationException(
                            "a constructor or @BeforeAll has no test of its own: give @Leased(\"" + demand.pool()
                                    + "\") scope = CLASS or RUN there");
                }
                yield context;
            }
        };
    }

    private static List<ExtensionContext> upwards(ExtensionContext context) {
        List<ExtensionContext> found = new ArrayList<>();
        for (Optional<ExtensionContext> each = Optional.of(context);
                each.isPresent();
                each = each.get().getParent()) {
            found.add(each.get());
        }
        return found;
    }

    /** A store shows what the stores above it hold, so each has a key of its own. */
    private static String key(ExtensionContext context) {
        return "loans of " + context.getUniqueId();
    }
}
