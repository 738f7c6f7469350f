#include <mado/search/search.h>

#include <mado/text/search.h>

namespace mado::search {

namespace {

constexpr db::Statement upsert_document { "search.upsert_document", R"sql(
    INSERT INTO search_document (tenant, kind, name, title, titles) VALUES ($tenant, $kind, $name, $title, $titles)
    ON CONFLICT (tenant, kind, name) DO UPDATE SET title = $title, titles = $titles
)sql" };
constexpr db::Statement delete_document { "search.delete_document", R"sql(
    DELETE FROM search_document WHERE tenant = $tenant AND kind = $kind AND name = $name
)sql" };
constexpr db::Statement insert_term { "search.insert_term", R"sql(
    INSERT INTO search_term (tenant, kind, term, name, in_title) VALUES ($tenant, $kind, $term, $name, $in_title)
    ON CONFLICT (tenant, kind, term, name) DO NOTHING
)sql" };
constexpr db::Statement delete_terms { "search.delete_terms", R"sql(
    DELETE FROM search_term WHERE tenant = $tenant AND kind = $kind AND name = $name
)sql" };
// A term from $term up to (not including) $end: one character finds what begins with it.
constexpr db::Statement select_term { "search.select_term", R"sql(
    SELECT t.name AS name, max(t.in_title) AS in_title, d.title AS title
      FROM search_term t JOIN search_document d ON d.tenant = t.tenant AND d.kind = t.kind AND d.name = t.name
     WHERE t.tenant = $tenant AND t.kind = $kind AND t.term >= $term AND t.term < $end
     GROUP BY t.name, d.title
     ORDER BY t.name
)sql" };

struct Found { std::string title; int terms = 0, in_title = 0; };

// The first text that does not begin with `term`: its last byte plus one (UTF-8 keeps the order of code points).
std::string end_of(std::string term)
{
    term.back() = static_cast<char>(static_cast<unsigned char>(term.back()) + 1);
    return term;
}

}  // namespace

std::vector<db::Statement> statements() { return { upsert_document, delete_document, insert_term, delete_terms, select_term }; }

void put(db::Write& tx, Document const& document)
{
    remove(tx, document.kind, document.key);
    tx.execute(upsert_document, { { "$kind", document.kind }, { "$name", document.key }, { "$title", document.title }, { "$titles", text::search_key(document.title) } });
    auto const insert = [&](std::string const& term, bool in_title) {
        tx.execute(insert_term, { { "$kind", document.kind }, { "$term", term }, { "$name", document.key }, { "$in_title", in_title } });
    };
    for (auto const& term : text::stored_bigrams(document.title))
        insert(term, true);
    for (auto const& term : text::stored_bigrams(document.words))
        insert(term, false);
}

void remove(db::Write& tx, std::string const& kind, std::string const& key)
{
    tx.execute(delete_document, { { "$kind", kind }, { "$name", key } });
    tx.execute(delete_terms, { { "$kind", kind }, { "$name", key } });
}

std::vector<Hit> find(db::Read& tx, std::string const& kind, std::string_view query, int most)
{
    std::map<std::string, Found> found;
    auto const terms = text::bigrams(query.substr(0, 400));
    int asked = 0;
    for (auto const& term : terms) {
        if (term.empty())
            continue;
        ++asked;
        tx.each(select_term, { { "$kind", kind }, { "$term", term }, { "$end", end_of(term) } }, [&](db::Row const& row) {
            auto& one = found[row.text("name")];
            one.title = row.text("title");
            ++one.terms;
            one.in_title += row.flag("in_title");
        });
    }
    std::vector<std::pair<std::string, Found>> hits;
    for (auto const& [name, one] : found)
        if (one.terms == asked)
            hits.emplace_back(name, one);
    std::ranges::stable_sort(hits, [](auto const& a, auto const& b) { return a.second.in_title > b.second.in_title; });
    std::vector<Hit> answer;
    for (auto const& [name, one] : hits)
        if (answer.size() < static_cast<std::size_t>(most))
            answer.push_back({ name, one.title });
    return answer;
}

}  // namespace mado::search
