#include <mado/search/search.h>

#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace mado::search {

namespace {

constexpr db::Statement upsert_document { "search.upsert_document", R"sql(
    INSERT INTO search_document (tenant, kind, name, title, titles) VALUES ($tenant, $kind, $name, $title, $titles)
    ON CONFLICT (tenant, kind, name) DO UPDATE SET title = $title, titles = $titles
)sql" };
constexpr db::Statement delete_document { "search.delete_document", R"sql(
    DELETE FROM search_document WHERE tenant = $tenant AND kind = $kind AND name = $name
)sql" };
constexpr db::Statement insert_posting { "search.insert_posting", R"sql(
    INSERT INTO search_posting (tenant, kind, name, term, in_title) VALUES ($tenant, $kind, $name, $term, $in_title)
    ON CONFLICT (tenant, kind, name, term, in_title) DO NOTHING
)sql" };
constexpr db::Statement delete_postings { "search.delete_postings", R"sql(
    DELETE FROM search_posting WHERE tenant = $tenant AND kind = $kind AND name = $name
)sql" };
constexpr db::Statement count_bounded { "search.count_bounded", R"sql(
    SELECT COUNT(*) AS n
      FROM (SELECT name FROM search_posting WHERE tenant = $tenant AND kind = $kind AND term >= $term AND term < $end LIMIT $most) AS bounded
)sql" };
constexpr db::Statement select_next_term { "search.select_next_term", R"sql(
    SELECT term FROM search_posting WHERE tenant = $tenant AND kind = $kind AND term > $after AND term < $end ORDER BY term LIMIT 1
)sql" };
constexpr db::Statement select_terms { "search.select_terms", R"sql(
    SELECT term, in_title FROM search_posting WHERE tenant = $tenant AND kind = $kind AND name = $name ORDER BY term
)sql" };
// The bounded list stands inside, so that no engine begins with the documents.
#define MADO_SHOWN_OF_TERM                                                                                              \
    "SELECT shown.name AS name, d.title AS title FROM (SELECT p.name FROM search_posting p WHERE p.tenant = $tenant AND p.kind = $kind AND p.term = $term " \
    "AND p.in_title = $in_title AND p.name > $after"
#define MADO_AND_HOLDS(term, end)                                                                                       \
    " AND EXISTS (SELECT 1 FROM search_posting q WHERE q.tenant = $tenant AND q.kind = $kind AND q.name = p.name AND q.term >= " term " AND q.term < " end \
    " AND q.in_title >= $least)"
#define MADO_IN_ORDER                                                                                                   \
    " ORDER BY p.name LIMIT $most) AS shown JOIN search_document d ON d.tenant = $tenant AND d.kind = $kind AND d.name = shown.name ORDER BY shown.name"
constexpr db::Statement select_of_term { "search.select_of_term", MADO_SHOWN_OF_TERM MADO_IN_ORDER };
constexpr db::Statement select_of_terms { "search.select_of_terms",
    MADO_SHOWN_OF_TERM MADO_AND_HOLDS("$first", "$first_end") MADO_AND_HOLDS("$second", "$second_end") MADO_AND_HOLDS("$third", "$third_end") MADO_IN_ORDER };
constexpr std::size_t besides = 3;  // terms that select_of_terms asks for besides the one whose documents it reads

struct Term {
    std::string text, end;         // all terms from text up to end, which it does not hold
    bool is_whole = false;         // two characters: one term; a single character is the beginning of many
    std::int64_t documents = 0;    // counted as far as is needed to know which is rare
};

// The first text that does not begin with `term`: its last byte plus one (UTF-8 keeps the order of code points).
std::string end_of(std::string term)
{
    term.back() = static_cast<char>(static_cast<unsigned char>(term.back()) + 1);
    return term;
}

class Finding {
public:
    Finding(db::Read& tx, std::string const& kind, std::vector<Term> terms, std::size_t most) : tx_(tx), kind_(kind), most_(most)
    {
        if (terms.size() > 1)
            rarest_first(terms);
        first_ = terms.front();
        others_.assign(terms.begin() + 1, terms.begin() + static_cast<std::ptrdiff_t>(std::min(terms.size(), besides + 1)));
        rest_.assign(terms.begin() + static_cast<std::ptrdiff_t>(others_.size()) + 1, terms.end());
        if (!first_.is_whole)
            read_beginnings();
        else
            read_terms_ = { first_.text };
    }

    std::vector<Hit> hits()
    {
        std::map<std::string, std::string> titled, further;
        read(titled, true, true);
        if (titled.size() < most_) {
            if (!others_.empty())
                read(further, true, false);
            read(further, false, false);
        }
        std::vector<Hit> all;
        auto const add = [&](auto const& found) {
            if (all.size() < most_)
                all.push_back({ found.first, found.second });
        };
        std::ranges::for_each(titled, add);
        std::ranges::for_each(further, [&](auto const& found) { if (!titled.contains(found.first)) add(found); });
        return all;
    }

private:
    // Counted in steps, all of them to the same bound, until one is below it: a common word is never counted to its end.
    void rarest_first(std::vector<Term>& terms)
    {
        for (auto const bound : { 200, 5'000 }) {
            for (auto& term : terms)
                term.documents = *tx_.one(count_bounded, { { "$kind", kind_ }, { "$term", term.text }, { "$end", term.end }, { "$most", bound } },
                    [](db::Row const& row) { return row.integer("n"); });
            if (std::ranges::any_of(terms, [&](Term const& term) { return term.documents < bound; }))
                break;
        }
        std::ranges::stable_sort(terms, [](Term const& a, Term const& b) { return std::tuple(a.documents, !a.is_whole) < std::tuple(b.documents, !b.is_whole); });
    }

    void read_beginnings()
    {
        for (auto next = std::optional(first_.text); next;) {
            read_terms_.push_back(*next);
            next = tx_.one(select_next_term, { { "$kind", kind_ }, { "$after", *next }, { "$end", first_.end } }, [](db::Row const& row) { return row.text("term"); });
        }
    }

    // The first documents by name that hold the rarest term in the title, or not there, and every other term (with `titles`: in the title too).
    void read(std::map<std::string, std::string>& found, bool in_title, bool titles)
    {
        for (auto const& term : read_terms_)
            read_of(found, term, in_title, titles);
    }
    void read_of(std::map<std::string, std::string>& found, std::string const& term, bool in_title, bool titles)
    {
        db::Parameters parameters { { "$kind", kind_ }, { "$term", term }, { "$in_title", in_title }, { "$most", most_ } };
        constexpr std::array<std::pair<char const*, char const*>, besides> names { { { "$first", "$first_end" }, { "$second", "$second_end" }, { "$third", "$third_end" } } };
        if (!others_.empty()) {
            parameters.emplace_back("$least", titles);
            for (std::size_t i = 0; i < besides; ++i) {
                auto const& other = others_[std::min(i, others_.size() - 1)];
                parameters.emplace_back(names[i].first, other.text);
                parameters.emplace_back(names[i].second, other.end);
            }
        }
        parameters.emplace_back("$after", "");
        std::size_t taken = 0;
        for (;;) {
            auto const page = tx_.all(others_.empty() ? select_of_term : select_of_terms, parameters, [](db::Row const& row) { return Hit { row.text("name"), row.text("title") }; });
            for (auto const& hit : page)
                if (taken < most_ && holds_rest(hit.key, titles)) {
                    found.emplace(hit.key, hit.title);
                    ++taken;
                }
            if (taken == most_ || page.size() < most_)
                return;
            parameters.back() = { "$after", page.back().key };
        }
    }

    bool holds_rest(std::string const& name, bool titles)
    {
        if (rest_.empty())
            return true;
        std::set<std::string> held;
        tx_.each(select_terms, { { "$kind", kind_ }, { "$name", name } }, [&](db::Row const& row) {
            if (row.flag("in_title") || !titles)
                held.insert(row.text("term"));
        });
        return std::ranges::all_of(rest_, [&](Term const& term) {
            auto const at = held.lower_bound(term.text);
            return at != held.end() && *at < term.end;
        });
    }

    db::Read& tx_;
    std::string const& kind_;
    std::size_t most_;
    Term first_;
    std::vector<std::string> read_terms_;
    std::vector<Term> others_, rest_;
};

std::vector<Term> terms_of(std::string_view query)
{
    auto words = text::bigrams(query.substr(0, 400));
    std::erase(words, "");
    std::ranges::sort(words);
    words.erase(std::ranges::unique(words).begin(), words.end());
    std::vector<Term> terms;
    for (auto const& word : words)
        terms.push_back({ word, end_of(word), text::code_points(word).size() > 1 });
    return terms;
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { upsert_document, delete_document, insert_posting, delete_postings, count_bounded, select_next_term, select_terms, select_of_term, select_of_terms };
}

void put(db::Write& tx, Document const& document)
{
    remove(tx, document.kind, document.key);
    tx.execute(upsert_document, { { "$kind", document.kind }, { "$name", document.key }, { "$title", document.title }, { "$titles", text::search_key(document.title) } });
    std::set<std::string> held;
    auto const insert = [&](std::vector<std::string> const& terms, bool in_title) {
        for (auto const& term : terms)
            if (held.insert(term).second)
                tx.execute(insert_posting, { { "$kind", document.kind }, { "$term", term }, { "$name", document.key }, { "$in_title", in_title } });
    };
    insert(text::stored_bigrams(document.title), true);
    insert(text::stored_bigrams(document.words), false);
}

void remove(db::Write& tx, std::string const& kind, std::string const& key)
{
    tx.execute(delete_document, { { "$kind", kind }, { "$name", key } });
    tx.execute(delete_postings, { { "$kind", kind }, { "$name", key } });
}

std::vector<Hit> find(db::Read& tx, std::string const& kind, std::string_view query, int most)
{
    auto terms = terms_of(query);
    if (terms.empty() || most <= 0)
        return {};
    return Finding(tx, kind, std::move(terms), static_cast<std::size_t>(most)).hits();
}

}  // namespace mado::search
