package dev.understudy.flow;

import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns a YAML value into JSON with templates: quotes decide whether {@code 12} is a number or a text. */
final class JsonPlanReader {
    private JsonPlanReader() {}

    static JsonPlan read(YamlValue value) {
        if (value.isMap()) {
            return value.map().map(JsonPlanReader::fields).orElseThrow();
        }
        if (value.isList()) {
            return new JsonPlan.Items(
                    value.items().stream().map(JsonPlanReader::read).toList());
        }
        if (value.isNull()) {
            return new JsonPlan.Null();
        }
        if (value.isBoolean()) {
            return new JsonPlan.Constant(value.bool().orElse(false));
        }
        return value.isNumber() ? number(value) : new JsonPlan.Text(StepReader.template(value));
    }

    private static JsonPlan fields(YamlMap map) {
        Map<String, JsonPlan> fields = new LinkedHashMap<>();
        for (String key : map.keys()) {
            fields.put(key, map.value(key).map(JsonPlanReader::read).orElseGet(JsonPlan.Null::new));
        }
        return new JsonPlan.Fields(fields);
    }

    private static JsonPlan number(YamlValue value) {
        String text = value.string().orElse("0");
        try {
            BigDecimal number = new BigDecimal(text);
            boolean whole = text.matches("-?[0-9]{1,18}");
            return new JsonPlan.Constant(whole ? (Object) number.longValueExact() : number);
        } catch (NumberFormatException notJson) {
            value.problem("'" + text + "' is no number in JSON; put it in quotes to send it as a text");
            return new JsonPlan.Null();
        }
    }
}
