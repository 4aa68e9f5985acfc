package dev.cutroom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as {@code repr} of Python has them: each of these was printed by Python. */
class PythonFloatTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0",
                "10.0",
                "0.1",
                "0.0001",
                "9.9e-05",
                "1e-06",
                "2.384185791015625e-07",
                "1793613603.5",
                "1793613610.123456",
                "1793613610.1234567",
                "1793613610.7654321",
                "9.842000007629395",
                "0.30000000000000004",
                "55.00000023841858",
                "100000000000.0"
            })
    void aNumber_isWrittenAsPythonDoes(String text) {
        assertThat(PythonFloat.format(Double.parseDouble(text))).isEqualTo(text);
    }

    @Property(tries = 5_000)
    void everyNumber_readsAsItself(@ForAll @DoubleRange(min = 0, max = 1e11) double value) {
        assertThat(Double.parseDouble(PythonFloat.format(value))).isEqualTo(value);
    }
}
