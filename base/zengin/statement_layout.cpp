#include <mado/zengin/statement.h>

#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>

namespace mado::zengin {

namespace {

// What the reader understands, by record. Everything else is named unused_… and passed over.
std::vector<std::string_view> const& roles_of(char record)
{
    static std::map<char, std::vector<std::string_view>> const all {
        { '1', { "made_on", "from", "through", "bank_code", "bank_name", "branch_code", "branch_name", "account_kind", "account_number", "account_name", "balance_sign", "balance" } },
        { '2', { "inquiry_number", "booked_on", "value_on", "direction", "category", "amount", "cancelled", "client_code", "payer", "from_bank", "from_branch", "about", "edi" } },
        { '8', { "in_count", "in_total", "out_count", "out_total", "cancelled_count", "cancelled_total", "balance_sign", "balance", "line_count" } },
        { '9', { "account_count" } },
    };
    return all.at(record);
}

std::vector<std::string_view> needed_of(char record)
{
    switch (record) {
    case '1': return { "from", "through", "bank_code", "branch_code", "account_number" };
    case '2': return { "booked_on", "amount", "payer" };
    case '8': return { "in_count", "in_total" };
    default: return {};
    }
}

bool is_number(std::string_view role)
{
    return role.ends_with("count") || role.ends_with("total") || role == "amount" || role == "balance";
}
bool is_day(std::string_view role) { return role == "made_on" || role == "from" || role == "through" || role.ends_with("_on"); }

class Loading {
public:
    StatementLayout layout {};
    std::vector<std::string> faults {};

    void file(yaml::Node const& root)
    {
        if (root.text_of("layout") != "bank_statement")
            fault(root, "a layout of a bank's statement begins with `layout: bank_statement`");
        if (auto const* title = root.find("title"))
            layout.title = title->text_of("ja");
        layout.business_type = root.text_of("business_type");
        if (layout.business_type.size() != 2)
            fault(root, "`business_type` (種別コード) has two digits");
        layout.record_length = number(root, root.text_of("record_length"));
        years(root);
        marks(root);
        layout.sure = root.text_of("sure");
        if (layout.sure != "read" && layout.sure != "memory")
            fault(root, "`sure` is `read` or `memory`");
        auto const* records = root.find("records");
        for (auto const& [mark, name] : std::map<char, std::string> { { '1', "header" }, { '2', "line" }, { '8', "totals" }, { '9', "end" } }) {
            auto const* node = records ? records->find(name) : nullptr;
            if (node)
                record(mark, *node);
            else
                fault(root, "`records` has `" + name + "`");
        }
        if (layout.find('2', "direction") && (!layout.marks.contains("in") || !layout.marks.contains("out")))
            fault(root, "`direction` needs `marks` for `in` and `out`");
        if (layout.find('2', "cancelled") && !layout.marks.contains("cancelled"))
            fault(root, "`cancelled` needs its mark");
        if ((layout.find('1', "balance_sign") || layout.find('8', "balance_sign")) && (!layout.marks.contains("plus") || !layout.marks.contains("minus")))
            fault(root, "`balance_sign` needs `marks` for `plus` and `minus`");
    }

private:
    void fault(yaml::Node const& node, std::string const& says) { faults.push_back("line " + std::to_string(node.place.line) + ": " + says); }

    int number(yaml::Node const& node, std::string const& text)
    {
        int value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc {} || end != text.data() + text.size() || value < 1 || value > 1000)
            fault(node, "`" + text + "` is no length from 1 to 1000");
        return value;
    }

    void years(yaml::Node const& root)
    {
        auto const word = root.text_of("years");
        if (word != "wareki" && word != "western")
            fault(root, "`years` is `wareki` or `western`");
        layout.years = word == "western" ? StatementLayout::Years::Western : StatementLayout::Years::Wareki;
    }

    void marks(yaml::Node const& root)
    {
        auto const* all = root.find("marks");
        for (auto const& entry : all ? all->entries : std::vector<yaml::Entry> {}) {
            if (entry.value.text.size() != 1)
                fault(entry.value, "a mark is one character");
            else
                layout.marks.emplace(entry.key, entry.value.text[0]);
        }
    }

    void record(char mark, yaml::Node const& node)
    {
        auto& fields = layout.records[mark];
        int place = 2;  // behind データ区分
        for (auto const& entry : node.entries) {
            auto const& known = roles_of(mark);
            if (std::ranges::find(known, entry.key) == known.end() && !entry.key.starts_with("unused_"))
                fault(entry.value, "`" + entry.key + "` is no field of this record; what is not read is called `unused_…`");
            auto const length = number(entry.value, entry.value.text_of("length"));
            if (is_number(entry.key) && length > (entry.key == "amount" ? 12 : 15))
                fault(entry.value, "an amount has at most 12 digits, a total 15");
            if (is_day(entry.key) && length != 6)
                fault(entry.value, "a day has six digits");
            fields.push_back({ entry.key, entry.value.text_of("title"), place, length });
            place += length;
        }
        if (place - 1 != layout.record_length)
            fault(node, "the fields make " + std::to_string(place - 1) + " bytes, not " + std::to_string(layout.record_length));
        for (auto const needed : needed_of(mark))
            if (!layout.find(mark, needed))
                fault(node, "`" + std::string(needed) + "` is missing");
    }
};

}  // namespace

StatementLayout::Field const* StatementLayout::find(char record, std::string_view role) const
{
    auto const fields = records.find(record);
    if (fields == records.end())
        return nullptr;
    auto const found = std::ranges::find(fields->second, role, &Field::role);
    return found == fields->second.end() ? nullptr : &*found;
}

std::expected<StatementLayout, std::vector<std::string>> StatementLayout::load(std::string_view yaml)
{
    auto const root = yaml::parse(yaml);
    Loading loading;
    if (root)
        loading.file(*root);
    else
        for (auto const& problem : root.error())
            loading.faults.push_back("line " + std::to_string(problem.place.line) + ": " + problem.english);
    if (!loading.faults.empty())
        return std::unexpected(std::move(loading.faults));
    return std::move(loading.layout);
}

}  // namespace mado::zengin
