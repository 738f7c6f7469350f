#include "model/reader.h"

#include <mado/names/id.h>

#include <charconv>

namespace mado::definitions {

namespace {

using yaml::Entry;
using yaml::Node;

// Entries of a mapping; none when the node is absent or of another kind.
std::vector<Entry> const& entries_of(Node const* node)
{
    static std::vector<Entry> const none;
    return node && node->is_mapping() ? node->entries : none;
}

int number(Node const* node, int otherwise = 0)
{
    int value = otherwise;
    if (node && node->is_scalar())
        std::from_chars(node->text.data(), node->text.data() + node->text.size(), value);
    return value;
}

bool is_true(Node const* node) { return node && node->is_scalar() && node->text == "true"; }

Formula formula(Node const* node)
{
    if (!node || !node->is_scalar() || node->style == yaml::Style::Plain)
        return {};
    return { node->text, node, {}, false };
}

template <class Enum>
Enum word(Node const* node, Enum otherwise)
{
    if (node && node->is_scalar()) {
        auto const names = names_of(Enum {});
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == node->text)
                return static_cast<Enum>(i);
    }
    return otherwise;
}

class Reader {
public:
    Reader(Definition& definition, Report& report) : d_(definition), root_(definition.tree), report_(report) {}

    void read()
    {
        head();
        for (auto const& entry : entries_of(root_.find("settings")))
            d_.settings.push_back(setting(entry, "settings." + entry.key));
        for (auto const& entry : entries_of(root_.find("tables")))
            d_.tables.push_back(read_table(entry.key, entry.value, entry.key_place, report_));
        rounds();
        pages("ask", false);
        d_.asked_pages = d_.pages.size();
        pages("examine", true);
        findings();
        for (auto const& entry : entries_of(root_.find("limits")))
            d_.limits.push_back(limit(entry));
        for (auto const& entry : entries_of(root_.find("charges")))
            d_.charges.push_back(charge(entry));
        ends();
        d_.sources = read_sources(root_.find("sources"));
        d_.examples = read_examples(root_.find("examples"));
    }

private:
    void say(yaml::Place place, std::string_view key, std::string japanese, std::string english)
    {
        report_.add(place, key, std::move(japanese), std::move(english));
    }

    void head()
    {
        d_.procedure = root_.text_of("procedure");
        d_.based_on = root_.text_of("based_on");
        d_.title = read_words(root_.find("title"));
        d_.about = read_words(root_.find("about"));
        d_.words = read_list(root_.find("words"));
        d_.effect = word(root_.find("effect"), Effect::Filing);
        d_.zone = word(root_.find("zone"), ProcedureZone::Office);
        d_.law = read_list(root_.find("law"));
        d_.criteria = root_.text_of("criteria");
        d_.owner = root_.text_of("owner");
        d_.form = root_.text_of("form");
        d_.applicants = read_list(root_.find("applicants"));
        d_.agents = read_list(root_.find("agents"));
        d_.identity = word(root_.find("identity"), Assurance::None);
        d_.languages = read_list(root_.find("languages"));
        d_.locked = read_list(root_.find("locked"));
    }

    // value, or on + since.
    Setting setting(Entry const& entry, std::string const& address)
    {
        auto const& node = entry.value;
        Setting made;
        made.name = entry.key;
        made.title = read_words(node.find("title"));
        made.type = word(node.find("type"), FieldType::Number);
        made.decimals = number(node.find("decimals"));
        auto const* value = node.find("value");
        auto const* since = node.find("since");
        if (value)
            made.amount.value = formula(value);
        made.amount.on = formula(node.find("on"));
        for (auto const& [day, at] : days(since))
            made.amount.since.emplace(day, formula(at));
        if (node.is_mapping() && ((value != nullptr) == (since != nullptr) || (since != nullptr) != (node.find("on") != nullptr)))
            say(node.place, "setting.value", address + "には value か、on と since を書きます。", "`" + address + "` takes value, or on with since.");
        return made;
    }

    std::vector<std::pair<Day, Node const*>> days(Node const* since)
    {
        std::vector<std::pair<Day, Node const*>> found;
        for (auto const& entry : entries_of(since))
            add_day(found, entry, report_);
        return found;
    }

public:
    static void add_day(std::vector<std::pair<Day, Node const*>>& found, Entry const& entry, Report& report)
    {
        auto const day = Day::parse(entry.key);
        if (!day)
            report.add(entry.key_place, "since.day", "「" + entry.key + "」は日付ではありません。2026-04-01 のように書きます。", "`" + entry.key + "` is no day. Write 2026-04-01.");
        else if (!found.empty() && *day <= found.back().first)
            report.add(entry.key_place, "since.order", "since の日付は古い順に並べます。", "The days of since ascend.");
        else
            found.emplace_back(*day, &entry.value);
    }

private:
    void rounds()
    {
        if (auto const* node = root_.find("rounds"); node && node->is_mapping()) {
            d_.rounds.emplace();
            d_.rounds->choose = node->text_of("choose");
            for (auto const& entry : entries_of(node->find("columns"))) {
                Setting column;
                column.name = entry.key;
                column.title = read_words(entry.value.find("title"));
                column.type = word(entry.value.find("type"), FieldType::Number);
                column.decimals = number(entry.value.find("decimals"));
                d_.rounds->columns.push_back(std::move(column));
            }
        }
        if (auto const* node = root_.find("draw"); node && node->is_mapping())
            d_.draw = Draw { node->text_of("by"), formula(node->find("rank")), formula(node->find("lots")), formula(node->find("reserves")) };
    }

    void pages(char const* section, bool staff)
    {
        for (auto const& entry : entries_of(root_.find(section))) {
            Page page { entry.key, entry.key_place, read_words(entry.value.find("title")), read_words(entry.value.find("help")), formula(entry.value.find("when")), {}, staff };
            for (auto const& field_entry : entries_of(entry.value.find("fields")))
                page.fields.push_back(field(field_entry, std::string(section) + "." + entry.key + ".fields." + field_entry.key, staff, false));
            d_.pages.push_back(std::move(page));
        }
    }

    Field field(Entry const& entry, std::string address, bool staff, bool in_group)
    {
        auto const& node = entry.value;
        Field made;
        made.name = entry.key;
        made.address = std::move(address);
        made.place = entry.key_place;
        made.type = word(node.find("type"), FieldType::Text);
        made.title = read_words(node.find("title"));
        made.help = read_words(node.find("help"));
        made.when = formula(node.find("when"));
        made.optional = formula(node.find("optional"));
        made.check = formula(node.find("check"));
        made.say = read_words(node.find("say"));
        made.prefill = read_list(node.find("prefill"));
        made.staff = staff;
        own_words(made, node, in_group);
        field_problems(made, node);
        return made;
    }

    void own_words(Field& made, Node const& node, bool in_group)
    {
        made.max = static_cast<std::size_t>(number(node.find("max")));
        made.lines = number(node.find("lines"), 1);
        made.length = static_cast<std::size_t>(number(node.find("length")));
        made.decimals = number(node.find("decimals"));
        made.unknown = read_list(node.find("unknown"));
        made.from = node.text_of("from");
        made.many = is_true(node.find("many"));
        made.other = is_true(node.find("other"));
        made.accept = read_list(node.find("accept"));
        made.also = read_list(node.find("also"));
        made.least = static_cast<std::size_t>(number(node.find("least")));
        made.most = static_cast<std::size_t>(number(node.find("most")));
        for (auto const& option : entries_of(node.find("options")))
            made.options.push_back({ option.key, read_words(&option.value) });
        if (auto const* min = node.find("min"); min && min->is_scalar()) {
            made.min = Decimal::parse(min->text);
            if (!made.min && min->style != yaml::Style::Plain)
                say(min->place, "field.min", "min には数を書きます。→ '0.01'", "min takes a number. → '0.01'");
        }
        if (made.type != FieldType::Group)
            return;
        if (in_group)
            say(made.place, "group.nested", "group の中に group は置けません(" + made.address + ")。", "No group inside a group (" + made.address + ").");
        for (auto const& child : entries_of(node.find("fields")))
            made.fields.push_back(field(child, made.address + ".fields." + child.key, made.staff, true));
    }

    void field_problems(Field const& made, Node const& node)
    {
        if (made.type == FieldType::Choice && made.options.empty() == made.from.empty())
            say(node.place, "choice.options", made.address + "には options か from のどちらかを書きます。", "`" + made.address + "` takes options or from.");
        if (!made.from.empty() && made.from != "round" && !(made.from.starts_with("codes/") && is_name(made.from.substr(6))))
            say(node.find("from")->place, "choice.from", "from には codes/名前 か round を書きます。", "from takes codes/name or round.");
        if (node.is_mapping() && (node.find("check") != nullptr) != (node.find("say") != nullptr))
            say(node.place, "check.say", made.address + ": check と say(その言葉)は組で書きます。", "`" + made.address + "`: check and say stand together.");
        if (made.most > 0 && made.most < made.least)
            say(node.find("most")->place, "field.most", "most が least より小さくなっています。", "most is less than least.");
        for (auto const& path : made.prefill)
            if (!path.starts_with("identity.") && !path.starts_with("staff.") && !path.starts_with("carried"))
                say(node.find("prefill")->place, "prefill.unknown", "「" + path + "」からは写せません。identity.… か staff.… か carried を書きます。",
                    "`" + path + "` cannot prefill. Use identity.…, staff.… or carried.");
    }

    void findings()
    {
        for (auto const& entry : entries_of(root_.find("rules")))
            d_.rules.push_back({ entry.key, formula(&entry.value) });
        for (auto const& entry : entries_of(root_.find("flags")))
            d_.flags.push_back({ entry.key, entry.value.text_of("to") == "both", formula(entry.value.find("when")), read_words(entry.value.find("say")), entry.value.text_of("law") });
        for (auto const& entry : entries_of(root_.find("grounds")))
            d_.grounds.push_back({ entry.key, entry.value.text_of("result"), formula(entry.value.find("when")), read_words(entry.value.find("say")), entry.value.text_of("law"),
                entry.value.text_of("each") });
        for (auto const& entry : entries_of(root_.find("consult"))) {
            auto const& node = entry.value;
            d_.consults.push_back({ entry.key, node.text_of("with"), node.text_of("whom"), node.text_of("needs"), node.text_of("law"), node.text_of("send"),
                formula(node.find("when")), formula(node.find("days")), formula(node.find("wait_after_decision")), node.text_of("send_after_decision") });
        }
        for (auto const& entry : entries_of(root_.find("forward"))) {
            auto const& node = entry.value;
            d_.forwards.push_back({ entry.key, node.text_of("kind"), node.text_of("to"), node.text_of("arrival", "here"), node.text_of("law"), formula(node.find("when")),
                formula(node.find("days")) });
        }
    }

    Limit limit(Entry const& entry)
    {
        auto const& node = entry.value;
        Limit made;
        made.name = entry.key;
        made.title = read_words(node.find("title"));
        made.working_days = node.find("working_days") != nullptr;
        made.days = formula(node.find(made.working_days ? "working_days" : "days"));
        made.by_law = node.text_of("basis") == "law";
        made.law = node.text_of("law");
        made.when = formula(node.find("when"));
        made.pauses_for = read_list(node.find("pauses_for"));
        made.on_expiry = word(node.find("on_expiry"), Expiry::Warn);
        auto const until = node.text_of("until", "decision");
        made.until = until == "attachments" ? Limit::Until::Attachments : until == "next" ? Limit::Until::Next : Limit::Until::Decision;
        starts(made, node.find("starts"));
        if (node.is_mapping() && (node.find("days") != nullptr) == (node.find("working_days") != nullptr))
            say(entry.key_place, "limit.days", "limits." + entry.key + "には days か working_days のどちらかを書きます。", "`limits." + entry.key + "` takes days or working_days.");
        for (auto const& extension : entries_of(node.find("extensions")))
            made.extensions.push_back(prolonging(extension));
        return made;
    }

    void starts(Limit& made, Node const* node)
    {
        if (!node || !node->is_scalar())
            return;
        if (node->style != yaml::Style::Plain) {
            made.starts = Limit::Starts::Expression;
            made.starts_on = formula(node);
        } else if (node->text == "decision") {
            made.starts = Limit::Starts::Decision;
        } else if (node->text != "arrival") {
            say(node->place, "word.unknown", "「" + node->text + "」という語はありません。使える語: arrival, decision, または日付になる式 '…'。",
                "There is no word `" + node->text + "` here. Known: arrival, decision, or an expression of a day '…'.");
        }
    }

    Prolonging prolonging(Entry const& entry)
    {
        auto const& node = entry.value;
        if (node.is_mapping() && (node.find("days") != nullptr) == (node.find("until") != nullptr))
            say(entry.key_place, "limit.extension", "延長には days か until: chosen のどちらかを書きます。", "An extension takes days, or until: chosen.");
        return { entry.key, formula(node.find("days")), node.find("until") != nullptr, node.text_of("law"), node.text_of("send") };
    }

    Charge charge(Entry const& entry)
    {
        auto const& node = entry.value;
        Charge made;
        made.name = entry.key;
        made.title = read_words(node.find("title"));
        made.when = formula(node.find("when"));
        made.amount = formula(node.find("amount"));
        made.waive = formula(node.find("waive"));
        made.before_decision = node.text_of("pay") == "before_decision";
        made.revenue = node.text_of("revenue");
        if (auto const* year = node.find("each_fiscal_year"); year && year->is_mapping()) {
            made.each_fiscal_year = true;
            made.from = formula(year->find("from"));
            made.through = formula(year->find("through"));
        }
        return made;
    }

    void ends()
    {
        if (auto const* route = root_.find("route"); route && route->is_mapping()) {
            d_.route_by = route->text_of("by");
            d_.route_amount = formula(route->find("amount"));
        }
        for (auto const& entry : entries_of(root_.find("outcome")))
            d_.outcomes.push_back(outcome(entry));
        if (auto const* keep = root_.find("keep"); keep && keep->is_mapping()) {
            d_.keep_class = keep->text_of("class");
            d_.keep_years = number(keep->find("years"));
            d_.keep_starts = formula(keep->find("starts"));
            auto const* starts = keep->find("starts");
            d_.keep_from_fiscal_year = starts && starts->is_scalar() && starts->style == yaml::Style::Plain;
            if (d_.keep_from_fiscal_year && starts->text != "fiscal_year")
                say(starts->place, "word.unknown", "「" + starts->text + "」という語はありません。使える語: fiscal_year, または日付になる式 '…'。",
                    "There is no word `" + starts->text + "` here. Known: fiscal_year, or an expression of a day '…'.");
        }
        for (auto const& entry : entries_of(root_.find("count")))
            d_.counts.push_back({ entry.key, read_list(entry.value.find("by")), read_list(entry.value.find("sum")), is_true(entry.value.find("publish")),
                number(entry.value.find("hide_below")) });
    }

    Outcome outcome(Entry const& entry)
    {
        auto const& node = entry.value;
        Outcome made { entry.key, node.text_of("document"), node.text_of("tell"), node.text_of("register"), read_list(node.find("charge")), read_list(node.find("conditions")) };
        for (auto const& next_entry : entries_of(node.find("next"))) {
            auto const& next = next_entry.value;
            Next offer { next_entry.key, next.text_of("procedure"), formula(next.find("offer_on")), read_list(next.find("carry")) };
            for (auto const& set : entries_of(next.find("set")))
                offer.set.emplace_back(set.key, formula(&set.value));
            made.next.push_back(std::move(offer));
        }
        return made;
    }

    Definition& d_;
    Node const& root_;
    Report& report_;
};

dmn::Text cell_of(Node const& node) { return { node.text, { node.place.line, node.place.column }, {} }; }

// The table without its rules. One that gives one value gives it without a name.
dmn::Table columns_of(Table const& table)
{
    dmn::Table made;
    made.hit = table.hit;
    for (auto const& name : table.takes)
        made.inputs.push_back({ .id = {}, .label = {}, .expression = { name }, .type_ref = {}, .values = {} });
    for (auto const& name : table.gives)
        made.outputs.push_back({ .id = {}, .name = table.gives.size() == 1 ? std::string() : name, .label = name, .type_ref = {}, .values = {}, .default_value = {} });
    return made;
}

void read_cells(Node const* list, std::vector<dmn::Text>& texts, std::vector<Node const*>& nodes)
{
    if (!list || !list->is_sequence())
        return;
    for (auto const& cell : list->items) {
        texts.push_back(cell_of(cell));
        nodes.push_back(&cell);
    }
}

Rows rows_of(Node const* node, Table const& table, Report& report)
{
    Rows rows;
    rows.written = columns_of(table);
    for (auto const& entry : entries_of(node)) {
        dmn::Table::Rule rule;
        rule.id = entry.key;
        rule.place = { entry.key_place.line, entry.key_place.column };
        Rows::Cells cells;
        read_cells(entry.value.find("when"), rule.when, cells.when);
        read_cells(entry.value.find("then"), rule.then, cells.then);
        if (rule.when.size() != table.takes.size() || rule.then.size() != table.gives.size()) {
            report.add(entry.key_place, "table.cells",
                "表 " + table.name + " の行 " + entry.key + " には when が" + std::to_string(table.takes.size()) + "個、then が" + std::to_string(table.gives.size()) + "個要ります。",
                "Row " + entry.key + " of table " + table.name + " needs " + std::to_string(table.takes.size()) + " cells in when and " + std::to_string(table.gives.size()) + " in then.");
            continue;
        }
        rows.written.rules.push_back(std::move(rule));
        rows.cells.push_back(std::move(cells));
    }
    return rows;
}

}  // namespace

Words read_words(Node const* node)
{
    Words words;
    for (auto const& entry : entries_of(node))
        words.by_language.emplace(entry.key, entry.value.text);
    return words;
}

std::vector<std::string> read_list(Node const* node)
{
    std::vector<std::string> list;
    if (node && node->is_sequence())
        for (auto const& item : node->items)
            list.push_back(item.text);
    return list;
}

std::shared_ptr<Table> read_table(std::string const& name, Node const& node, yaml::Place place, Report& report)
{
    auto table = std::make_shared<Table>();
    table->name = name;
    table->place = place;
    table->title = read_words(node.find("title"));
    table->takes = read_list(node.find("takes"));
    table->gives = read_list(node.find("gives"));
    table->hit = node.text_of("hit") == "first" ? dmn::Hit::First : dmn::Hit::Unique;
    table->from = node.text_of("from");
    table->rows.on = formula(node.find("on"));
    auto const* rows = node.find("rows");
    auto const* since = node.find("since");
    if (rows)
        table->rows.value = rows_of(rows, *table, report);
    std::vector<std::pair<Day, Node const*>> days;
    for (auto const& entry : entries_of(since))
        Reader::add_day(days, entry, report);
    for (auto const& [day, at] : days)
        table->rows.since.emplace(day, rows_of(at, *table, report));
    if (!table->from.empty() && !is_name(table->decision()))
        report.add(node.find("from")->place, "table.from", "from には decisions/名前 を書きます。", "from takes decisions/name.");
    auto const ways = (rows != nullptr) + (since != nullptr) + !table->from.empty();
    if (ways != 1 || (since != nullptr) != (node.find("on") != nullptr))
        report.add(place, "table.rows", "表 " + name + " には rows か、on と since か、from のどれか一つを書きます。", "Table " + name + " takes rows, or on with since, or from.");
    return table;
}

std::vector<Source> read_sources(Node const* node)
{
    std::vector<Source> sources;
    for (auto const& entry : entries_of(node))
        sources.push_back({ entry.key, entry.key_place, read_list(entry.value.find("of")), entry.value.text_of("says"), entry.value.text_of("sure") });
    return sources;
}

std::vector<Example> read_examples(Node const* node)
{
    std::vector<Example> examples;
    for (auto const& entry : entries_of(node)) {
        auto const* given = entry.value.find("given");
        auto const* expect = entry.value.find("expect");
        examples.push_back({ entry.key, entry.key_place, given ? *given : Node {}, expect ? *expect : Node {} });
    }
    return examples;
}

void read_definition(Definition& definition, Report& report)
{
    Reader(definition, report).read();
}

}  // namespace mado::definitions
