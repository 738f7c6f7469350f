#include <mado/datasets/solr.h>

#include <mado/text/utf8.h>

#include <algorithm>
#include <array>

namespace mado::datasets {

namespace {

std::unexpected<ckan::Error> bad_query(std::string words) { return std::unexpected(ckan::Error { 400, "Search Query Error", std::move(words), {} }); }

constexpr std::array<std::pair<std::string_view, Facet>, 9> fields { { { "organization", Facet::Town }, { "owner_org", Facet::Town }, { "tags", Facet::Tag }, { "groups", Facet::Theme },
    { "res_format", Facet::Format }, { "license_id", Facet::Licence }, { "theme", Facet::Theme }, { "standard", Facet::Standard }, { "stars", Facet::Stars } } };

// Conditions that hold of everything here: only active public datasets are in a catalogue.
bool is_always(std::string_view field, std::string_view value)
{
    return (field == "state" && value == "active") || (field == "dataset_type" && value == "dataset") || (field == "type" && value == "dataset") || (field == "private" && value == "false")
        || (field == "capacity" && value == "public") || (field == "*" && value == "*");
}

class Parser {
public:
    explicit Parser(std::string_view text) : rest_(text) {}

    ckan::Answered<Query> parse()
    {
        for (skip(); !rest_.empty(); skip()) {
            bool is_not = false;
            if (rest_.front() == '+' || rest_.front() == '-') {
                is_not = rest_.front() == '-';
                rest_.remove_prefix(1);
            } else if (take_word("AND")) {
                continue;
            } else if (take_word("NOT")) {
                is_not = true;
                skip();
            } else if (take_word("OR")) {
                return bad_query("OR stands only within parentheses behind a field here");
            }
            if (auto done = term(is_not); !done)
                return std::unexpected(done.error());
        }
        return query_;
    }

private:
    void skip()
    {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' || rest_.front() == '\n'))
            rest_.remove_prefix(1);
    }
    bool take_word(std::string_view word)
    {
        if (!rest_.starts_with(word) || (rest_.size() > word.size() && rest_[word.size()] != ' '))
            return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    // A quoted text, or letters until a space or a parenthesis.
    ckan::Answered<std::string> value()
    {
        if (++query_.terms > most_terms)
            return bad_query("More than " + std::to_string(most_terms) + " terms");
        if (rest_.starts_with('"')) {
            std::string out;
            rest_.remove_prefix(1);
            while (!rest_.empty() && rest_.front() != '"') {
                if (rest_.front() == '\\' && rest_.size() > 1)
                    rest_.remove_prefix(1);
                out += rest_.front();
                rest_.remove_prefix(1);
            }
            if (rest_.empty())
                return bad_query("A quote is never closed");
            rest_.remove_prefix(1);
            return out;
        }
        auto const end = std::min(rest_.find_first_of(" \t\n()"), rest_.size());
        auto const out = std::string(rest_.substr(0, end));
        rest_.remove_prefix(end);
        if (out.empty())
            return bad_query("A value is missing");
        return out;
    }
    ckan::Answered<std::vector<std::string>> values()
    {
        if (!rest_.starts_with('(')) {
            auto one = value();
            if (!one)
                return std::unexpected(one.error());
            return std::vector { std::move(*one) };
        }
        rest_.remove_prefix(1);
        std::vector<std::string> all;
        for (skip(); !rest_.empty() && rest_.front() != ')'; skip()) {
            if (take_word("OR"))
                continue;
            auto one = value();
            if (!one)
                return std::unexpected(one.error());
            all.push_back(std::move(*one));
        }
        if (rest_.empty() || all.empty())
            return bad_query("A parenthesis is never closed, or nothing stands in it");
        rest_.remove_prefix(1);
        return all;
    }
    ckan::Answered<void> term(bool is_not)
    {
        auto const colon = rest_.find_first_of(": \t\n\"(");
        if (rest_.starts_with('(') || rest_.starts_with(')') || rest_.starts_with('"') || colon == std::string_view::npos || rest_[colon] != ':')
            return words(is_not);
        auto const field = std::string(rest_.substr(0, colon));
        rest_.remove_prefix(colon + 1);
        auto all = values();
        if (!all)
            return std::unexpected(all.error());
        return condition(field, std::move(*all), is_not);
    }
    ckan::Answered<void> words(bool is_not)
    {
        if (rest_.starts_with('(') || rest_.starts_with(')')) {  // parentheses around words mean nothing here: all must be there
            rest_.remove_prefix(1);
            return {};
        }
        auto one = value();
        if (!one)
            return std::unexpected(one.error());
        if (is_not)
            return bad_query("Words cannot be left out by a sign here; a field can");
        query_.words += (query_.words.empty() ? "" : " ") + *one;
        return {};
    }
    ckan::Answered<void> condition(std::string const& field, std::vector<std::string> all, bool is_not)
    {
        if (all.size() == 1 && !is_not && is_always(field, all.front()))
            return {};
        if (auto const facet = facet_of(field)) {
            query_.where.push_back({ *facet, std::move(all), is_not });
            return {};
        }
        if (is_not)
            return bad_query("undefined field " + field);
        if (field == "name" || field == "id")
            (field == "name" ? query_.name : query_.id) = all.front();
        else if (field == "title")
            std::ranges::copy(all, std::back_inserter(query_.titles));
        else if (field == "notes" || field == "text" || field == "author" || field == "res_name" || field == "res_description")
            for (auto const& one : all)
                query_.words += (query_.words.empty() ? "" : " ") + one;
        else
            return bad_query("undefined field " + field);
        return {};
    }

    std::string_view rest_;
    Query query_ {};
};

}  // namespace

std::optional<Facet> facet_of(std::string_view field)
{
    auto const found = std::ranges::find(fields, field, &std::pair<std::string_view, Facet>::first);
    return found == fields.end() ? std::nullopt : std::optional(found->second);
}

ckan::Answered<Query> query_of(std::string_view text) { return Parser(text).parse(); }

ckan::Answered<std::pair<Sort, bool>> sort_of(std::string_view text)
{
    for (std::size_t from = 0; from < text.size();) {
        auto const to = std::min(text.find(',', from), text.size());
        auto const one = text::trimmed(text.substr(from, to - from));
        auto const space = one.find(' ');
        auto const field = one.substr(0, space), direction = space == std::string_view::npos ? std::string_view("asc") : text::trimmed(one.substr(space));
        from = to + 1;
        if (direction != "asc" && direction != "desc")
            return bad_query("Can't determine a Sort Order (asc or desc) in sort spec '" + std::string(one) + "'");
        bool const descending = direction == "desc";
        if (field == "score" || field == "relevance")
            return std::pair { Sort::Best, true };
        if (field == "metadata_modified" || field == "last_modified")
            return std::pair { Sort::Changed, descending };
        if (field == "metadata_created")
            return std::pair { Sort::Published, descending };
        if (field == "title_string" || field == "title")
            return std::pair { Sort::Title, descending };
        if (field == "name" || field == "id")
            return std::pair { Sort::Name, descending };
        if (field != "views_recent" && field != "views_total")  // nobody's visits are counted here
            return bad_query("sort param could not be parsed as a query, and is not a field that exists in the index: " + std::string(field));
    }
    return std::pair { Sort::Best, true };
}

}  // namespace mado::datasets
