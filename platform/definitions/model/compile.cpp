#include "model/compile.h"

#include "model/functions.h"
#include "model/reach.h"

namespace mado::definitions {

namespace {

constexpr std::string_view only_in_charges[] { "part_from", "part_to" };

// The byte that stands at a line and column (in characters, from 1) of a text.
std::size_t offset_of(std::string_view text, int line, int column)
{
    std::size_t at = 0;
    for (; line > 1 && at < text.size(); ++at)
        if (text[at] == '\n')
            --line;
    for (; column > 1 && at < text.size(); --column)
        do
            ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    return at;
}

std::string_view word_of(Gives gives, Tongue tongue)
{
    bool const japanese = tongue == Tongue::Japanese;
    switch (gives) {
    case Gives::Condition: return japanese ? "はい・いいえ(true か false)" : "true or false";
    case Gives::Number: return japanese ? "数" : "a number";
    case Gives::Day: return japanese ? "日付" : "a day";
    case Gives::Anything: break;
    }
    return {};
}

feel::Kind kind_of(Gives gives) { return gives == Gives::Condition ? feel::Kind::Boolean : gives == Gives::Number ? feel::Kind::Number : feel::Kind::Date; }

void report_problem(feel::Problem const& problem, std::string_view text, yaml::Node const& node, std::vector<std::string> const& my_numbers, Report& report)
{
    auto const place = node.place_at(offset_of(text, problem.line, problem.column));
    auto const name = problem.arguments.find("name");
    if (problem.key == "name.unknown" && name != problem.arguments.end() && std::find(my_numbers.begin(), my_numbers.end(), name->second) != my_numbers.end()) {
        report.add(place, "name.my_number", "個人番号「" + name->second + "」は式に使えません。", "The My Number `" + name->second + "` cannot be used in an expression.");
        return;
    }
    report.add(place, problem.key, problem.japanese, problem.english);
}

// What cannot be meant loads, but is not published.
void report_warnings(feel::Expression const& expression, std::string_view text, yaml::Node const& node, Report& report)
{
    for (auto const& warning : expression.warnings())
        report.add_before_publishing(node.place_at(offset_of(text, warning.line, warning.column)), warning.key, warning.japanese, warning.english);
}

class Compiler {
public:
    Compiler(Definition& definition, Report& report) : d_(definition), report_(report) {}

    void run()
    {
        take_names();
        compile_all_tables();
        compile_rules();
        compile_settings();
        for (auto& page : d_.pages)
            make_row_names(page);
        reach_.emplace(d_, report_);
        reach_->find_circles();
        compile_pages();
        compile_findings();
        compile_ends();
    }

private:
    enum class Side { Applicant, Any };  // Applicant: it may not read what staff answer

    void take(std::string const& name, yaml::Place place)
    {
        if (std::find(std::begin(given_), std::end(given_), name) != std::end(given_)) {
            report_.add(place, "name.reserved", "「" + name + "」は決まった意味の名前です。別の名前にしてください。", "`" + name + "` has a fixed meaning. Choose another name.");
            return;
        }
        auto const [found, fresh] = places_.emplace(name, place);
        if (!fresh)
            report_.add(place, "name.taken", "「" + name + "」という名前は" + std::to_string(found->second.line) + "行目で使われています。別の名前にしてください。",
                "The name `" + name + "` is used at line " + std::to_string(found->second.line) + ". Choose another.");
    }

    int add(std::string const& name, feel::Type type, Slot slot)
    {
        auto const at = d_.names.add(name, std::move(type));
        d_.slots.resize(static_cast<std::size_t>(d_.names.size()));
        d_.slots[static_cast<std::size_t>(at)] = slot;
        return at;
    }

    void take_names()
    {
        for (std::size_t p = 0; p < d_.pages.size(); ++p)
            for (std::size_t f = 0; f < d_.pages[p].fields.size(); ++f)
                take_field(d_.pages[p].fields[f], p, f);
        for (std::size_t i = 0; i < d_.settings.size(); ++i) {
            take(d_.settings[i].name, place_of("settings", d_.settings[i].name));
            d_.settings[i].slot = add(d_.settings[i].name, type_of(d_.settings[i].type), { Slot::Kind::Setting, 0, i });
        }
        take_given();
        for (auto& function : host_functions())
            d_.names.add(std::move(function));
        for (auto const& table : d_.tables) {
            take(table->name, table->place);
            d_.names.add(table_function(*table));
        }
        for (std::size_t i = 0; i < d_.rules.size(); ++i) {
            take(d_.rules[i].name, place_of("rules", d_.rules[i].name));
            d_.rules[i].slot = add(d_.rules[i].name, {}, { Slot::Kind::Rule, 0, i });
        }
    }

    yaml::Place place_of(std::string_view section, std::string_view name) const
    {
        auto const* node = d_.tree.find(section);
        auto const* entry = node ? node->entry(name) : nullptr;
        return entry ? entry->key_place : yaml::Place {};
    }

    void take_field(Field& field, std::size_t page, std::size_t index)
    {
        take(field.name, field.place);
        for (auto const& child : field.fields) {
            take(child.name, child.place);
            if (child.type == FieldType::MyNumber)
                my_numbers_.push_back(child.name);
        }
        if (field.type == FieldType::MyNumber)
            my_numbers_.push_back(field.name);
        else
            field.slot = add(field.name, type_of(field), { Slot::Kind::Field, page, index });
    }

    void take_given()
    {
        using feel::Kind;
        using feel::Type;
        auto const text = Type::of(Kind::String), day = Type::of(Kind::Date);
        Slot const given { Slot::Kind::Given, 0, 0 };
        add("applicant", text, given);
        add("identity", Type::context_of({ { "how", text }, { "name", {} }, { "address", {} }, { "born_on", day }, { "corporate_number", text } }), given);
        add("received_on", day, given);
        add("received_at", Type::of(Kind::DateTime), given);
        add("round", {}, given);
        std::vector<std::pair<std::string, Type>> columns;
        if (d_.rounds) {
            columns = { { "key", text }, { "title", text }, { "places", Type::of(Kind::Number) } };
            for (auto const& column : d_.rounds->columns)
                columns.emplace_back(column.name, type_of(column.type));
        }
        add("item", d_.rounds ? Type::context_of(std::move(columns)) : Type {}, given);
        std::vector<std::pair<std::string, Type>> charges;
        for (auto const& charge : d_.charges)
            charges.emplace_back(charge.name, Type::list_of(Type::of(Kind::Number)));
        add("charges", Type::context_of(std::move(charges)), given);
        for (auto const name : only_in_charges)
            add(std::string(name), day, given);
        for (auto const* member : { "opens_on", "closes_on", "draws_on" })
            d_.names.add_member(member);
    }

    void make_row_names(Page& page)
    {
        for (auto& field : page.fields) {
            if (field.type != FieldType::Group)
                continue;
            auto names = d_.names;
            for (auto& child : field.fields)
                if (child.type != FieldType::MyNumber)
                    child.slot = names.add(child.name, type_of(child));
            d_.row_names.insert_or_assign(field.name, std::move(names));
        }
    }

    bool compile(Formula& formula, Gives gives, std::string_view place_name, feel::Names const* names = nullptr)
    {
        return compile_formula(formula, names ? *names : d_.names, gives, place_name, report_, my_numbers_);
    }

    void compile_all_tables()
    {
        for (auto const& shared : d_.tables) {
            auto& table = const_cast<Table&>(*shared);  // ours until the definition is handed out
            compile(table.rows.on, Gives::Day, "on");
            if (table.rows.value)
                compile_rows(table, *table.rows.value, d_.names, report_, my_numbers_);
            for (auto& [day, rows] : table.rows.since)
                compile_rows(table, rows, d_.names, report_, my_numbers_);
        }
    }

    // In their order, so that the type of one is known to the next.
    void compile_rules()
    {
        for (std::size_t i = 0; i < d_.rules.size(); ++i) {
            auto& rule = d_.rules[i];
            if (!compile(rule.formula, Gives::Anything, rule.name))
                continue;
            for (auto const slot : rule.formula.compiled->slots()) {
                auto const& used = d_.slots[static_cast<std::size_t>(slot)];
                if (used.kind == Slot::Kind::Rule && used.index >= i)
                    report_order(rule, d_.rules[used.index]);
            }
            refuse_given(rule.formula, only_in_charges, "charges の中");
            refuse_given(rule.formula, { { "charges" } }, "route の中");
            d_.names.add(rule.name, rule.formula.compiled->type());
        }
    }

    void report_order(Rule const& rule, Rule const& used)
    {
        auto const place = place_in(rule.formula, used.name);
        if (rule.name == used.name)
            report_.add(place, "rule.order", "規則 " + rule.name + " が自分自身を使っています。", "Rule " + rule.name + " uses itself.");
        else
            report_.add(place, "rule.order", "規則 " + rule.name + " は、下にある " + used.name + " を使っています。" + used.name + " を上に移してください。",
                "Rule " + rule.name + " uses " + used.name + ", which stands below it. Move " + used.name + " up.");
    }

    // Where a name stands in an expression.
    static yaml::Place place_in(Formula const& formula, std::string_view name)
    {
        auto const is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
        for (auto at = formula.text.find(name); at != std::string::npos; at = formula.text.find(name, at + 1)) {
            auto const end = at + name.size();
            if ((at == 0 || !is_part(formula.text[at - 1])) && (end >= formula.text.size() || !is_part(formula.text[end])))
                return formula.node->place_at(at);
        }
        return formula.node->place;
    }

    void refuse_given(Formula const& formula, std::span<std::string_view const> names, std::string_view where)
    {
        if (!formula.compiled)
            return;
        for (auto const& used : formula.compiled->names())
            if (std::find(names.begin(), names.end(), used) != names.end())
                report_.add(place_in(formula, used), "name.place", "「" + used + "」は" + std::string(where) + "でだけ使えます。", "`" + used + "` cannot be used here.");
    }
    void refuse_given(Formula const& formula, std::initializer_list<std::string_view> names, std::string_view where)
    {
        refuse_given(formula, std::span(names.begin(), names.size()), where);
    }

    void compile_settings()
    {
        for (auto& setting : d_.settings) {
            auto const gives = setting.type == FieldType::YesNo ? Gives::Condition : Gives::Number;
            compile(setting.amount.on, Gives::Day, "on");
            if (setting.amount.value)
                compile(*setting.amount.value, gives, "value");
            for (auto& [day, formula] : setting.amount.since)
                compile(formula, gives, "since");
        }
    }

    void compile_pages()
    {
        int position = 0;
        for (auto& page : d_.pages) {
            auto const side = page.staff ? Side::Any : Side::Applicant;
            asked(page.when, "when", side, position + 1, nullptr, 0);
            for (auto& field : page.fields) {
                ++position;
                compile_field(field, side, position, nullptr, 0);
                auto const* names = field.type == FieldType::Group ? &d_.row_names.at(field.name) : nullptr;
                for (std::size_t i = 0; i < field.fields.size(); ++i)
                    compile_field(field.fields[i], side, position, names, i);
            }
        }
    }

    void compile_field(Field& field, Side side, int position, feel::Names const* names, std::size_t child)
    {
        asked(field.when, "when", side, position, names, child);
        for (auto* formula : { &field.optional, &field.check }) {
            compile(*formula, Gives::Condition, formula == &field.check ? "check" : "optional", names);
            finish(*formula, side);
        }
    }

    // `when` uses only what stands earlier, also through rules.
    void asked(Formula& formula, std::string_view what, Side side, int position, feel::Names const* names, std::size_t child)
    {
        if (!compile(formula, Gives::Condition, what, names))
            return;
        finish(formula, side);
        if (auto const later = reach_->first_not_before(*formula.compiled, position))
            report_later(formula, *later);
        if (!names)
            return;
        for (auto const slot : formula.compiled->slots())
            if (slot >= d_.names.size() && static_cast<std::size_t>(slot - d_.names.size()) >= row_index(*names, child))
                report_later(formula, names->name(slot));
    }

    // my_number has no slot, so a row's slots are counted without it.
    std::size_t row_index(feel::Names const& names, std::size_t child) const
    {
        for (auto const& page : d_.pages)
            for (auto const& field : page.fields)
                if (field.type == FieldType::Group && &d_.row_names.at(field.name) == &names)
                    return static_cast<std::size_t>(std::count_if(field.fields.begin(), field.fields.begin() + static_cast<std::ptrdiff_t>(child),
                        [](Field const& sibling) { return sibling.type != FieldType::MyNumber; }));
        return 0;
    }

    void report_later(Formula const& formula, std::string const& later)
    {
        report_.add(place_in(formula, later), "when.order", "when は、これより後で聞く「" + later + "」を使っています。先に聞くものだけを使えます。",
            "This `when` uses `" + later + "`, which is asked later. It may use only what is asked before.");
    }

    void finish(Formula& formula, Side side)
    {
        if (!formula.compiled)
            return;
        refuse_given(formula, only_in_charges, "charges の中");
        refuse_given(formula, { { "charges" } }, "route の中");
        auto const staff = reach_->staff_field(*formula.compiled);
        formula.staff_side = staff.has_value();
        if (staff && side == Side::Applicant)
            report_.add(place_in(formula, *staff), "name.staff", "「" + *staff + "」は職員が答えるものです。申請者に聞くところでは使えません。",
                "`" + *staff + "` is answered by staff; it cannot be used where the applicant is asked.");
    }

    void condition(Formula& formula, std::string_view what = "when") { compile(formula, Gives::Condition, what), finish(formula, Side::Any); }
    void of(Formula& formula, Gives gives, std::string_view what) { compile(formula, gives, what), finish(formula, Side::Any); }

    void compile_findings()
    {
        for (auto& rule : d_.rules)
            finish(rule.formula, Side::Any);
        for (auto& flag : d_.flags) {
            condition(flag.when);
            if (flag.to_applicant && flag.when.staff_side)
                report_.add(flag.when.node->place, "flag.staff", "知らせ " + flag.name + " は職員の答えを使うので、to: staff にします。",
                    "Flag " + flag.name + " reads what staff answer, so it is to: staff.");
        }
        for (auto& ground : d_.grounds)
            condition(ground.when);
        for (auto& consult : d_.consults)
            condition(consult.when), of(consult.days, Gives::Number, "days"), of(consult.wait_after_decision, Gives::Number, "wait_after_decision");
        for (auto& forward : d_.forwards)
            condition(forward.when), of(forward.days, Gives::Number, "days");
        for (auto& limit : d_.limits) {
            of(limit.days, Gives::Number, "days"), of(limit.starts_on, Gives::Day, "starts"), condition(limit.when);
            for (auto& extension : limit.extensions)
                of(extension.days, Gives::Number, "days");
        }
        for (auto& charge : d_.charges)
            compile_charge(charge);
    }

    void compile_charge(Charge& charge)
    {
        condition(charge.when);
        of(charge.from, Gives::Day, "from"), of(charge.through, Gives::Day, "through");
        compile(charge.amount, Gives::Number, "amount"), compile(charge.waive, Gives::Anything, "waive");
        for (auto* formula : { &charge.amount, &charge.waive }) {
            if (!charge.each_fiscal_year)
                refuse_given(*formula, only_in_charges, "each_fiscal_year のある charges の中");
            if (formula->compiled)
                formula->staff_side = reach_->staff_field(*formula->compiled).has_value();
        }
    }

    void compile_ends()
    {
        if (compile(d_.route_amount, Gives::Number, "amount"))
            d_.route_amount.staff_side = reach_->staff_field(*d_.route_amount.compiled).has_value();
        of(d_.keep_starts, Gives::Day, "starts");
        for (auto& outcome : d_.outcomes)
            for (auto& next : outcome.next) {
                of(next.offer_on, Gives::Day, "offer_on");
                for (auto& [name, formula] : next.set)
                    of(formula, Gives::Anything, name);
            }
        if (d_.draw)
            of(d_.draw->rank, Gives::Number, "rank"), of(d_.draw->lots, Gives::Number, "lots"), of(d_.draw->reserves, Gives::Number, "reserves");
    }

    static constexpr std::string_view given_[] { "applicant", "identity", "received_on", "received_at", "today", "now", "round", "item", "charges", "part_from", "part_to", "deadline",
        "age", "age_reached_on", "fiscal_year", "fiscal_year_end_of_age", "months_begun" };
    Definition& d_;
    Report& report_;
    std::map<std::string, yaml::Place, std::less<>> places_;
    std::vector<std::string> my_numbers_;
    std::optional<Reach> reach_;
};

}  // namespace

bool compile_formula(Formula& formula, feel::Names const& names, Gives gives, std::string_view place_name, Report& report, std::vector<std::string> const& my_numbers)
{
    if (!formula.node)
        return false;
    auto compiled = feel::compile(formula.text, names, feel::Strictness::Publishing);
    if (!compiled) {
        for (auto const& problem : compiled.error())
            report_problem(problem, formula.text, *formula.node, my_numbers, report);
        return false;
    }
    auto const kind = compiled->type().kind();
    if (gives != Gives::Anything && kind && *kind != kind_of(gives) && *kind != feel::Kind::Null)
        report.add(formula.node->place, "expression.type", std::string(place_name) + " には" + std::string(word_of(gives, Tongue::Japanese)) + "になる式を書きます。",
            "`" + std::string(place_name) + "` takes an expression that gives " + std::string(word_of(gives, Tongue::English)) + ".");
    report_warnings(*compiled, formula.text, *formula.node, report);
    formula.compiled = std::move(*compiled);
    return true;
}

namespace {

// Reports what is wrong in a cell at its place in the file; else keeps what it reads.
bool compile_cell(Rows& rows, std::expected<feel::Expression, std::vector<feel::Problem>> const& compiled, yaml::Node const& node, std::vector<std::string> const& my_numbers,
    Report& report)
{
    if (!compiled) {
        for (auto const& problem : compiled.error())
            report_problem(problem, node.text, node, my_numbers, report);
        return false;
    }
    report_warnings(*compiled, node.text, node, report);
    rows.slots.insert(rows.slots.end(), compiled->slots().begin(), compiled->slots().end());
    rows.functions.insert(rows.functions.end(), compiled->functions().begin(), compiled->functions().end());
    return true;
}

template <class Item>
void each_once(std::vector<Item>& items)
{
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

std::expected<feel::Expression, std::vector<feel::Problem>> compile_test(std::string const& text, feel::Names const& names)
{
    auto compiled = feel::compile_unary_tests(text, names, {}, feel::Strictness::Publishing);
    if (!compiled)
        return std::unexpected(std::move(compiled.error()));
    return compiled->expression();
}

}  // namespace

void compile_rows(Table const& table, Rows& rows, feel::Names const& names, Report& report, std::vector<std::string> const& my_numbers)
{
    bool right = true;
    for (auto const& cells : rows.cells) {
        for (auto const* node : cells.when)
            right = node->is_scalar() && compile_cell(rows, compile_test(node->text, names), *node, my_numbers, report) && right;
        for (auto const* node : cells.then)  // one without quotes was reported by the walk
            right = node->is_scalar() && node->style != yaml::Style::Plain && compile_cell(rows, feel::compile(node->text, names, feel::Strictness::Publishing), *node, my_numbers, report) && right;
    }
    each_once(rows.slots);
    each_once(rows.functions);
    if (!right)
        return;
    auto compiled = dmn::CompiledTable::compile(rows.written, with_columns(names, table));
    if (compiled)
        rows.compiled = std::move(*compiled);
    else
        for (auto const& problem : compiled.error())
            report.add({ problem.place.line, problem.place.column }, problem.key, problem.japanese, problem.english);
}

void compile_definition(Definition& definition, Report& report)
{
    Compiler(definition, report).run();
}

}  // namespace mado::definitions
