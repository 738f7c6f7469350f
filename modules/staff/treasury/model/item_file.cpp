#include "model/item_file.h"

#include <mado/text/utf8.h>
#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>

namespace mado::treasury::model {

namespace {

class Reader {
public:
    explicit Reader(std::vector<std::string>& faults) : faults_(faults) {}

    std::vector<Item> file(yaml::Node const& root)
    {
        std::vector<Item> made;
        auto const* all = root.find("items");
        if (!all || all->entries.empty())
            fault(root, "`items` are the rows");
        else
            for (auto const& entry : all->entries)
                made.push_back(item(entry.key, entry.value));
        return made;
    }

private:
    void fault(yaml::Node const& node, std::string const& says) { faults_.push_back("items.yaml:" + std::to_string(node.place.line) + ": " + says); }

    template <class Enum>
    Enum one_of(yaml::Node const& node, std::string const& word, Enum otherwise)
    {
        if (word.empty())
            return otherwise;
        auto const names = names_of(Enum {});
        auto const found = std::ranges::find(names, word);
        if (found == names.end())
            fault(node, "`" + word + "` is not known");
        return found == names.end() ? otherwise : static_cast<Enum>(found - names.begin());
    }

    int number(yaml::Node const& node, std::string_view key, int otherwise)
    {
        auto const text = node.text_of(key);
        if (text.empty())
            return otherwise;
        int number = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc {} || end != text.data() + text.size())
            fault(node, "`" + std::string(key) + "` is a number");
        return number;
    }

    Item item(std::string const& code, yaml::Node const& node)
    {
        Item made { .code = code, .title = node.text_of("title"), .account = node.text_of("account") };
        auto const* headings = node.find("headings");
        if (!headings || headings->items.size() != 4)
            fault(node, "`headings` are 款, 項, 目 and 節, each \"code title\"");
        else
            for (std::size_t at = 0; at < 4; ++at) {
                auto const& text = headings->items[at].text;
                auto const space = text.find(' ');
                made.headings[at] = space == std::string::npos ? Heading { {}, text } : Heading { text.substr(0, space), text.substr(space + 1) };
            }
        made.claim_class = one_of(node, node.text_of("class"), ClaimClass::Public);
        made.year_basis = one_of(node, node.text_of("year"), YearBasis::Notice);
        made.due_days = number(node, "due_days", made.due_days);
        made.limitation_years = number(node, "limitation_years", made.limitation_years);
        made.reminder_days = number(node, "reminder_days", made.reminder_days);
        if (auto const* ways = node.find("ways"))
            for (auto const& way : ways->items)
                made.ways.push_back(one_of(node, way.text, Way::Counter));
        made.elqr_since = Day::parse(node.text_of("elqr_since"));
        made.returned_on_withdrawal = node.text_of("returned_on_withdrawal") == "true";
        made.lateness = node.text_of("lateness");
        made.source = node.text_of("source");
        made.sure = node.text_of("sure");
        if (made.title.empty() || made.account.empty() || made.source.empty())
            fault(node, "`title`, `account` and `source` are needed");
        return made;
    }

    std::vector<std::string>& faults_;
};

}  // namespace

std::expected<std::vector<Item>, std::vector<std::string>> item_file(std::string_view text)
{
    std::vector<std::string> faults;
    auto const root = yaml::parse(text);
    if (!root) {
        for (auto const& problem : root.error())
            faults.push_back("items.yaml:" + std::to_string(problem.place.line) + ": " + problem.english);
        return std::unexpected(std::move(faults));
    }
    auto made = Reader(faults).file(*root);
    if (!faults.empty())
        return std::unexpected(std::move(faults));
    return made;
}

std::vector<FieldError> wrong_in(Item const& item)
{
    std::vector<FieldError> errors;
    if (item.code.empty() || item.code.size() > 60 || item.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_/") != std::string::npos)
        errors.push_back({ "code", "treasury.item.wrong_code" });
    if (item.since_year != 0 && (item.since_year < 2000 || item.since_year > 2200))
        errors.push_back({ "since", "treasury.item.wrong_since" });
    if (text::trimmed(item.account).empty() || text::length(item.account) > 40)
        errors.push_back({ "account", "treasury.item.wrong_account" });
    if (text::trimmed(item.title).empty() || text::length(item.title) > 100)
        errors.push_back({ "title", "treasury.item.wrong_title" });
    for (std::size_t at = 0; at < item.headings.size(); ++at)
        if (text::length(item.headings[at].title) > 60 || text::length(item.headings[at].code) > 10)
            errors.push_back({ "heading." + std::to_string(at), "treasury.item.wrong_heading" });
    if (item.due_days < 0 || item.due_days > 366)
        errors.push_back({ "due_days", "treasury.item.wrong_days" });
    if (item.reminder_days < 1 || item.reminder_days > 366)
        errors.push_back({ "reminder_days", "treasury.item.wrong_days" });
    if (item.limitation_years < 1 || item.limitation_years > 30)
        errors.push_back({ "limitation_years", "treasury.item.wrong_years" });
    return errors;
}

json::Value as_json(Item const& item)
{
    json::Array headings, ways;
    for (auto const& heading : item.headings)
        headings.push_back(json::object({ { "code", heading.code }, { "title", heading.title } }));
    for (auto const way : item.ways)
        ways.push_back(word_of(way));
    return json::object({ { "title", item.title }, { "account", item.account }, { "headings", headings }, { "class", word_of(item.claim_class) }, { "year", word_of(item.year_basis) },
        { "due_days", item.due_days }, { "ways", ways }, { "elqr_since", item.elqr_since ? json::Value(item.elqr_since->iso()) : json::Value {} },
        { "returned_on_withdrawal", item.returned_on_withdrawal }, { "limitation_years", item.limitation_years }, { "reminder_days", item.reminder_days },
        { "lateness", item.lateness }, { "source", item.source }, { "sure", item.sure } });
}

Item from_json(std::string_view code, json::Value const& value)
{
    Item item { .code = std::string(code), .title = value.text("title"), .account = value.text("account") };
    for (std::size_t at = 0; auto const& heading : value.array("headings"))
        if (at < item.headings.size())
            item.headings[at++] = { heading.text("code"), heading.text("title") };
    item.claim_class = value_of<ClaimClass>(value.text("class"));
    item.year_basis = value_of<YearBasis>(value.text("year"));
    item.due_days = static_cast<int>(value.integer("due_days"));
    for (auto const& way : value.array("ways"))
        item.ways.push_back(value_of<Way>(way.text()));
    item.elqr_since = Day::parse(value.text("elqr_since"));
    item.returned_on_withdrawal = value.flag("returned_on_withdrawal");
    item.limitation_years = static_cast<int>(value.integer("limitation_years"));
    item.reminder_days = static_cast<int>(value.integer("reminder_days"));
    item.lateness = value.text("lateness");
    item.source = value.text("source");
    item.sure = value.text("sure");
    item.version = value.integer("version");
    return item;
}

Item unlisted(std::string_view code)
{
    Item item { .code = std::string(code), .title = std::string(code), .account = "general" };
    item.headings = { Heading {}, Heading {}, Heading {}, Heading {} };
    item.ways = { Way::Counter };
    item.sure = "memory";
    return item;
}

}  // namespace mado::treasury::model
