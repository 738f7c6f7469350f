#include "plain_cells.h"
#include "report.h"
#include "table_parts.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace mado::dmn {

namespace {

using feel::Value;

std::string_view trimmed(std::string_view text)
{
    auto const from = text.find_first_not_of(" \t\r\n");
    return from == std::string_view::npos ? std::string_view {} : text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

class TableCompiler {
public:
    TableCompiler(std::shared_ptr<Table const> table, feel::Names const& names, std::function<feel::Type(std::string_view)> const& item_type)
        : program_(std::make_shared<TableProgram>(std::move(table))), names_(names), item_type_(item_type), plain_(names)
    {
    }

    std::expected<std::shared_ptr<TableProgram const>, std::vector<Problem>> run()
    {
        for (std::size_t i = 0; i < table().inputs.size(); ++i)
            input(i);
        for (std::size_t i = 0; i < table().outputs.size(); ++i)
            output(i);
        if (!problems_.empty())
            return std::unexpected(std::move(problems_));
        names_of_outputs();
        whole_outputs();
        std::sort(program_->slots.begin(), program_->slots.end());
        program_->slots.erase(std::unique(program_->slots.begin(), program_->slots.end()), program_->slots.end());
        return std::move(program_);
    }

private:
    Table const& table() const { return program_->table; }

    feel::Type type(std::string_view type_ref) const
    {
        if (type_ref.empty())
            return {};
        return item_type_ ? item_type_(type_ref) : feel::parse_type(type_ref, names_).value_or(feel::Type {});
    }

    void reads(feel::Expression const& expression) { program_->slots.insert(program_->slots.end(), expression.slots().begin(), expression.slots().end()); }

    std::optional<feel::Expression> expression(Text const& text, std::string_view element)
    {
        if (!is_feel(text.language)) {
            problems_.push_back(other_language(text, text.language, {}, element));
            return std::nullopt;
        }
        auto compiled = feel::compile(text.text, names_);
        if (!compiled) {
            add_located(problems_, compiled.error(), text, {}, element);
            return std::nullopt;
        }
        reads(*compiled);
        return std::move(*compiled);
    }

    std::optional<CompiledCell> tests(Text const& text, feel::Type const& type, std::string_view element)
    {
        auto const written = trimmed(text.text);
        if (written.empty() || written == "-")
            return CompiledCell { true };
        if (!is_feel(text.language)) {
            problems_.push_back(other_language(text, text.language, {}, element));
            return std::nullopt;
        }
        if (auto plain = plain_.tests(written))
            return CompiledCell { false, std::move(plain), {} };
        auto compiled = feel::compile_unary_tests(text.text, names_, type);
        if (!compiled) {
            add_located(problems_, compiled.error(), text, {}, element);
            return std::nullopt;
        }
        reads(compiled->expression());
        auto constants = feel::cell_of(*compiled);
        bool const any = constants && constants->any;
        return CompiledCell { any, std::move(constants), std::move(*compiled) };
    }

    void input(std::size_t column)
    {
        auto const& written = table().inputs[column];
        auto& made = program_->inputs.emplace_back();
        auto const text = trimmed(written.expression.text);
        program_->input_texts.emplace_back(text);
        made.type = type(written.type_ref);
        if (!text.empty())
            made.expression = expression(written.expression, written.id);
        if (made.expression && made.expression->slots().size() == 1)
            if (auto const slot = names_.slot(text))
                made.slot = *slot;
        auto const known = !made.type.is_any() ? made.type : made.expression ? made.expression->type() : feel::Type {};
        if (!trimmed(written.values.text).empty())
            made.values = tests(written.values, known, written.id);
        cells(column, known, made);
    }

    // Rules repeat what they ask: what is written alike is compiled once.
    void cells(std::size_t column, feel::Type const& type, CompiledInput& made)
    {
        std::unordered_map<std::string_view, std::uint32_t> seen;
        made.cell_of_rule.reserve(table().rules.size());
        static Text const nothing;
        for (auto const& rule : table().rules) {
            auto const& text = column < rule.when.size() ? rule.when[column] : nothing;
            auto const next = static_cast<std::uint32_t>(made.cells.size());
            auto const at = text.language.empty() ? seen.emplace(text.text, next).first->second : next;
            made.cell_of_rule.push_back(at);
            if (at != next)
                continue;
            auto cell = tests(text, type, rule.id);
            if (!cell)
                seen.erase(text.text);         // each has a problem of its own
            made.cells.push_back(std::move(cell).value_or(CompiledCell {}));
        }
        if (!problems_.empty())
            return;
        static feel::Cell const any { .any = true };
        ColumnIndex::Cells constants;
        for (auto const& cell : made.cells)
            constants.push_back(cell.any ? &any : cell.constants ? &*cell.constants : nullptr);
        made.index = ColumnIndex(constants, made.cell_of_rule);
    }

    // A constant is computed once. One that does not fit its column is an error when its rule is taken, and so stays an expression.
    std::optional<CompiledOutput> cell(Text const& text, feel::Type const& type, std::string_view element)
    {
        auto const written = trimmed(text.text);
        if (written.empty() || written == "-")
            return CompiledOutput {};
        if (is_feel(text.language))
            if (auto plain = plain_.literal(written); plain && feel::conforms(*plain, type))
                return CompiledOutput { std::move(*plain), std::nullopt };
        auto compiled = expression(text, element);
        if (!compiled)
            return std::nullopt;
        if (compiled->is_constant()) {
            try {
                feel::Scope scope { feel::Names {} };
                auto value = feel::evaluate(*compiled, scope, { { .steps = 10'000, .depth = 20, .items = 10'000, .bytes = 100'000 }, nullptr, nullptr });
                if (value.kind() != feel::Kind::Function && feel::conforms(value, type))
                    return CompiledOutput { std::move(value), std::nullopt };
            } catch (feel::LimitReached const&) {
                // Left to the evaluation, whose limits the caller sets.
            }
        }
        return CompiledOutput { {}, std::move(compiled) };
    }

    void output(std::size_t column)
    {
        auto const& written = table().outputs[column];
        auto& made = program_->outputs.emplace_back();
        made.type = type(written.type_ref);
        if (!trimmed(written.values.text).empty())
            if (auto values = tests(written.values, made.type, written.id); values && values->constants)
                priorities(values->constants->tests, made);
        if (!trimmed(written.default_value.text).empty())
            made.otherwise = cell(written.default_value, made.type, written.id);
        made.cells.reserve(table().rules.size());
        for (auto const& rule : table().rules)
            made.cells.push_back(column < rule.then.size() ? cell(rule.then[column], made.type, rule.id).value_or(CompiledOutput {}) : CompiledOutput {});
        for (auto& output : made.cells)
            output.priority = priority_of(output.constant, made);
    }

    static void priorities(std::vector<feel::Cell::Test> const& tests, OutputColumn& column)
    {
        for (auto const& test : tests) {
            if (test.kind != feel::Cell::Test::Kind::OneOf) {
                column.priorities.push_back({ false, false, { test } });
                continue;
            }
            for (auto const& item : test.value.as_list())
                column.priorities.push_back({ false, false, { { feel::Cell::Test::Kind::Equals, item, {} } } });
        }
    }

    // Several outputs are entries of a context; one without a name is called by its label, else by its number.
    void names_of_outputs()
    {
        for (std::size_t i = 0; i < table().outputs.size(); ++i) {
            auto const& output = table().outputs[i];
            program_->output_names.push_back(!output.name.empty() ? output.name : !output.label.empty() ? output.label : "output " + std::to_string(i + 1));
        }
    }

    void whole_outputs()
    {
        for (std::size_t rule = 0; rule < table().rules.size(); ++rule) {
            auto& whole = program_->whole.emplace_back();
            auto const& outputs = program_->outputs;
            if (std::any_of(outputs.begin(), outputs.end(), [&](OutputColumn const& column) { return column.cells[rule].expression.has_value(); }))
                continue;
            if (outputs.size() == 1) {
                whole = outputs.front().cells[rule].constant;
                continue;
            }
            std::vector<feel::Entry> entries;
            for (std::size_t i = 0; i < outputs.size(); ++i)
                entries.push_back({ program_->output_names[i], outputs[i].cells[rule].constant });
            whole = Value::context(std::move(entries));
        }
    }

    std::shared_ptr<TableProgram> program_;
    feel::Names const& names_;
    std::function<feel::Type(std::string_view)> const& item_type_;
    PlainCells plain_;
    std::vector<Problem> problems_;
};

// `by_constants`: a cell that must be computed accepts nothing.
bool is_accepted(TableRun const& run, std::span<Value const> inputs, std::size_t rule, std::uint8_t const* asked, bool by_constants)
{
    for (std::size_t column = 0; column < inputs.size(); ++column) {
        auto const& input = run.program.inputs[column];
        auto const& cell = input.cell(rule);
        if ((asked[column] != 0 || input.index.asks(rule)) && ((by_constants && !cell.any && !cell.constants) || !accepts(cell, inputs[column], run)))
            return false;
    }
    return true;
}

enum class Wanted : std::uint8_t { All, First, AllByConstants };

Matched matched(TableRun const& run, std::span<Value const> inputs, Wanted wanted)
{
    auto const& program = run.program;
    Matched found;
    auto const rules = program.table.rules.size();
    auto const words = (rules + 63) / 64;
    Scratch<std::uint64_t, 64> candidates(words, ~std::uint64_t { 0 });
    if (rules % 64 != 0)
        candidates[words - 1] = (std::uint64_t { 1 } << (rules % 64)) - 1;
    Scratch<std::uint8_t, 64> asked(inputs.size(), 0);
    bool asks = false;
    for (std::size_t column = 0; column < inputs.size(); ++column) {
        auto const& index = program.inputs[column].index;
        auto const* set = index.find(inputs[column]);
        asked[column] = set ? 0 : 1;
        asks = asks || !set || index.asks_any();
        for (std::size_t word = 0; set && word < words; ++word)
            candidates[word] &= set[word];
    }
    for (std::size_t word = 0; word < words; ++word)
        for (auto bits = candidates[word]; bits != 0; bits &= bits - 1) {
            auto const rule = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
            if (asks && !is_accepted(run, inputs, rule, asked.data(), wanted == Wanted::AllByConstants))
                continue;
            found.push_back(static_cast<std::uint32_t>(rule));
            if (wanted == Wanted::First)
                return found;
        }
    return found;
}

std::string law_of(Table const& table, Table::Rule const& rule)
{
    auto const column = table.law_column();
    return column && *column < rule.annotations.size() ? rule.annotations[*column] : std::string {};
}

// Its outputs as far as they are known: a trace computes nothing.
TableTrace::Hit hit_of(TableRun const& run, std::size_t number)
{
    auto const& rule = run.program.table.rules[number];
    TableTrace::Hit hit { number, rule.id, rule.description, law_of(run.program.table, rule) };
    for (auto const& cell : rule.when)
        hit.when.push_back(cell.text);
    for (std::size_t column = 0; column < run.program.outputs.size(); ++column) {
        auto const& cell = run.program.outputs[column].cells[number];
        auto const computed = run.outputs->find({ number, column });
        if (!cell.expression)
            hit.outputs.emplace_back(run.program.output_names[column], cell.constant);
        else if (computed != run.outputs->end())
            hit.outputs.emplace_back(run.program.output_names[column], computed->second);
    }
    return hit;
}

// The rules that matched, and after the first of a First table those that are known to.
void trace_hits(TableRun const& run, std::span<Value const> inputs, Matched const& found, TableTrace& trace)
{
    for (std::size_t i = 0; i < found.size(); ++i)
        trace.hits.push_back(hit_of(run, found[i]));
    if (run.program.table.hit != Hit::First || found.empty())
        return;
    auto const all = matched(run, inputs, Wanted::AllByConstants);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i] > found[0])
            trace.hits.push_back(hit_of(run, all[i]));
}

Value input_value(CompiledInput const& input, std::string const& text, feel::Scope& scope, feel::Evaluating const& how)
{
    if (!input.expression)
        return {};
    auto value = input.slot >= 0 ? scope.get(input.slot) : feel::evaluate(*input.expression, scope, how);
    if (value.is_null() || input.type.is_any() || feel::conforms(value, input.type))
        return value;
    auto fitting = feel::coerced(value, input.type);
    if (fitting.is_null())
        note(how, "table.input", "条件「" + text + "」の値が型「" + input.type.text() + "」に合いません。",
            "The value of the input `" + text + "` is not of the type `" + input.type.text() + "`.");
    return fitting;
}

}  // namespace

bool accepts(CompiledCell const& cell, Value const& value, TableRun const& run)
{
    if (cell.any)
        return true;
    return (cell.constants ? feel::evaluate_cell(*cell.constants, value) : feel::evaluate_unary(cell.tests, value, run.scope, run.how)).is_true();
}

std::expected<std::shared_ptr<TableProgram const>, std::vector<Problem>> compile_table(std::shared_ptr<Table const> table, feel::Names const& names,
    std::function<feel::Type(std::string_view)> const& item_type)
{
    return TableCompiler(std::move(table), names, item_type).run();
}

std::expected<CompiledTable, std::vector<Problem>> CompiledTable::compile(Table table, feel::Names const& names,
    std::function<feel::Type(std::string_view)> const& item_type)
{
    return compile(std::make_shared<Table const>(std::move(table)), names, item_type);
}

std::expected<CompiledTable, std::vector<Problem>> CompiledTable::compile(std::shared_ptr<Table const> table, feel::Names const& names,
    std::function<feel::Type(std::string_view)> const& item_type)
{
    auto program = compile_table(std::move(table), names, item_type);
    if (!program)
        return std::unexpected(std::move(program).error());
    CompiledTable compiled;
    compiled.program_ = std::move(*program);
    return compiled;
}

Table const& CompiledTable::table() const { return program_->table; }
std::vector<int> CompiledTable::slots() const { return program_->slots; }

feel::Type CompiledTable::type() const
{
    auto const of = [](OutputColumn const& column) { return column.type; };
    auto const& outputs = program_->outputs;
    feel::Type one;
    if (outputs.size() == 1) {
        one = of(outputs.front());
    } else if (!outputs.empty()) {
        std::vector<std::pair<std::string, feel::Type>> members;
        for (std::size_t i = 0; i < outputs.size(); ++i)
            members.emplace_back(program_->output_names[i], of(outputs[i]));
        one = feel::Type::context_of(std::move(members));
    }
    auto const hit = table().hit;
    if (hit == Hit::Collect && table().aggregation != Aggregation::None)
        return outputs.size() > 1 ? one : table().aggregation == Aggregation::Min || table().aggregation == Aggregation::Max ? one : feel::Type::of(feel::Kind::Number);
    return hit == Hit::Collect || hit == Hit::RuleOrder || hit == Hit::OutputOrder ? feel::Type::list_of(one) : one;
}

Value CompiledTable::evaluate(feel::Scope& scope, feel::Evaluating const& how, TableTrace* trace) const
{
    auto const& inputs = program_->inputs;
    Scratch<Value, 12> values(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
        values[i] = input_value(inputs[i], program_->input_texts[i], scope, how);
    return evaluate(std::span<Value const>(values.data(), inputs.size()), scope, how, trace);
}

Value CompiledTable::evaluate(std::span<Value const> inputs, feel::Scope& scope, feel::Evaluating const& how, TableTrace* trace) const
{
    auto const& program = *program_;
    inputs = inputs.first(std::min(inputs.size(), program.inputs.size()));
    if (trace) {
        trace->policy = program.table.hit;
        trace->aggregation = program.table.aggregation;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            auto const& label = program.table.inputs[i].label;
            trace->inputs.push_back({ label.empty() ? program.input_texts[i] : label, program.input_texts[i], inputs[i] });
        }
    }
    std::map<std::pair<std::size_t, std::size_t>, Value> outputs;
    TableRun const run { program, scope, how, trace ? &outputs : nullptr };
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        auto const& values = program.inputs[i].values;
        if (values && !inputs[i].is_null() && !accepts(*values, inputs[i], run)) {
            auto const& text = program.input_texts[i];
            note(how, "table.input_values", "条件「" + text + "」の値が、書ける値(" + program.table.inputs[i].values.text + ")にありません。",
                "The value of the input `" + text + "` is not among those allowed (" + program.table.inputs[i].values.text + ").");
            return {};
        }
    }
    auto const found = matched(run, inputs, program.table.hit == Hit::First ? Wanted::First : Wanted::All);
    std::vector<std::size_t> chosen;
    bool used = false;
    auto value = found.empty() ? by_default(run, used) : decided(run, found, trace ? &chosen : nullptr);
    if (trace) {
        trace_hits(run, inputs, found, *trace);
        trace->chosen = std::move(chosen);
        trace->by_default = used;
        trace->value = value;
    }
    return value;
}

}  // namespace mado::dmn
