#include "sql_tree.h"

#include <algorithm>
#include <array>

namespace mado::tables::sql {

namespace {

constexpr int deep_at_most = 60;
constexpr std::size_t many_at_most = 1'000;   // items, values of IN, keys: and nodes of the tree, ten times as many

using RefusedKind = SqlRefused::Kind;

std::string upper(std::string_view text)
{
    std::string out(text);
    for (auto& letter : out)
        letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
    return out;
}

// What begins another statement or belongs to one, and what is SELECT's but not answered.
constexpr std::array not_allowed { "INSERT", "UPDATE", "DELETE", "MERGE", "DROP", "CREATE", "ALTER", "TRUNCATE", "GRANT", "REVOKE", "COPY", "EXPLAIN", "ANALYZE", "SET", "SHOW", "RESET", "BEGIN", "COMMIT", "ROLLBACK", "DO", "CALL",
    "EXECUTE", "PREPARE", "DECLARE", "FETCH", "VACUUM", "LOCK", "LISTEN", "NOTIFY", "ATTACH", "PRAGMA", "LOAD", "INSTALL", "WITH", "VALUES", "TABLE", "UNION", "INTERSECT", "EXCEPT", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS",
    "NATURAL", "LATERAL", "INTO", "WINDOW", "OVER", "FOR", "TABLESAMPLE", "RETURNING", "EXISTS", "ANY", "ALL", "SOME", "CASE", "SIMILAR", "COLLATE", "ROLLUP", "CUBE", "GROUPING", "FILTER", "ARRAY", "ROW", "CAST" };
// Not a name unless it stands in quotes.
constexpr std::array reserved { "SELECT", "DISTINCT", "FROM", "WHERE", "GROUP", "BY", "HAVING", "ORDER", "LIMIT", "OFFSET", "AND", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "ILIKE", "BETWEEN", "AS", "ASC", "DESC", "TRUE", "FALSE", "ON",
    "USING" };

bool is_one_of(auto const& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

struct Function { char const* name; Operation operation; std::size_t least, most; };
constexpr Function functions[] = {
    { "COUNT", Operation::Count, 1, 1 }, { "SUM", Operation::Sum, 1, 1 }, { "MIN", Operation::Least, 1, 1 }, { "MAX", Operation::Greatest, 1, 1 }, { "AVG", Operation::Average, 1, 1 },
    { "LOWER", Operation::Lower, 1, 1 }, { "UPPER", Operation::Upper, 1, 1 }, { "LENGTH", Operation::Length, 1, 1 }, { "COALESCE", Operation::Coalesce, 1, 100 },
};

// Recursive descent. A problem is thrown within this file alone and given back as a value.
class Parser {
public:
    explicit Parser(std::vector<Word> words) : words_(std::move(words)) {}

    Question question()
    {
        if (!is("SELECT"))
            fail(is_one_of(not_allowed, upper(now().text)) ? RefusedKind::NotAllowed : RefusedKind::Syntax, "a question begins with SELECT, and nothing else is answered");
        ++at_;
        Question question;
        question.distinct = take("DISTINCT");
        do
            question.items.push_back(item());
        while (more(question.items.size()));
        want("FROM");
        from(question);
        if (take("WHERE"))
            question.where = expression();
        if (take("GROUP")) {
            want("BY");
            question.grouped = true;
            do
                question.group.push_back(expression());
            while (more(question.group.size()));
        }
        if (take("HAVING"))
            question.having = expression();
        if (take("ORDER")) {
            want("BY");
            do
                question.order.push_back(sorted());
            while (more(question.order.size()));
        }
        bounds(question);
        if (take_sign(";") && now().kind != Word::Kind::End)
            fail(RefusedKind::NotAllowed, "one statement is answered");
        if (now().kind != Word::Kind::End)
            unexpected("the end");
        return question;
    }

private:
    [[noreturn]] void fail(RefusedKind kind, std::string says, std::optional<std::size_t> place = {}) const { throw refused(kind, place.value_or(now().place), std::move(says)); }

    [[noreturn]] void unexpected(std::string const& wanted) const
    {
        auto const& word = now();
        if (word.kind == Word::Kind::Name && is_one_of(not_allowed, upper(word.text)))
            fail(RefusedKind::NotAllowed, upper(word.text) + " is not answered here");
        fail(RefusedKind::Syntax, wanted + " should stand here, not " + (word.kind == Word::Kind::End ? "the end" : "\"" + word.text + "\""));
    }

    Word const& now() const { return words_[at_]; }
    bool is(std::string_view keyword) const { return now().kind == Word::Kind::Name && upper(now().text) == keyword; }
    bool is_sign(std::string_view sign) const { return now().kind == Word::Kind::Sign && now().text == sign; }
    bool take(std::string_view keyword) { return is(keyword) ? (++at_, true) : false; }
    bool take_sign(std::string_view sign) { return is_sign(sign) ? (++at_, true) : false; }
    void want(std::string_view keyword)
    {
        if (!take(keyword))
            unexpected(std::string(keyword));
    }
    void want_sign(std::string_view sign)
    {
        if (!take_sign(sign))
            unexpected("\"" + std::string(sign) + "\"");
    }
    bool more(std::size_t count)
    {
        if (count >= many_at_most)
            fail(RefusedKind::TooMuch, "more than " + std::to_string(many_at_most) + " in one list");
        return take_sign(",");
    }
    bool is_name() const { return now().kind == Word::Kind::Quoted || (now().kind == Word::Kind::Name && !is_one_of(reserved, upper(now().text)) && !is_one_of(not_allowed, upper(now().text))); }
    std::string name(std::string const& wanted)
    {
        if (!is_name())
            unexpected(wanted);
        return words_[at_++].text;
    }

    Item item()
    {
        Item item;
        item.expression.place = now().place;
        if (take_sign("*")) {
            item.all = true;
            return item;
        }
        if (is_name() && words_[at_ + 1].text == "." && words_[at_ + 1].kind == Word::Kind::Sign && words_[at_ + 2].text == "*" && words_[at_ + 2].kind == Word::Kind::Sign) {
            qualifiers_.push_back(now());
            at_ += 3;
            item.all = true;
            return item;
        }
        item.expression = expression();
        if (take("AS") || is_name())
            item.name = name("a name");
        return item;
    }

    void from(Question& question)
    {
        question.table_place = now().place;
        if (is_sign("("))
            fail(RefusedKind::NotAllowed, "a question within a question is not answered");
        question.table = name("the name of a table");
        question.table_name = question.table;
        if (is_sign("."))
            fail(RefusedKind::NotAllowed, "tables have no schema");
        if (is_sign("("))
            fail(RefusedKind::NotAllowed, "a function is no table");
        if (take("AS") || is_name())
            question.table_name = name("a name");
        if (is_sign(","))
            fail(RefusedKind::NotAllowed, "one table is answered, without joins");
        for (auto const& word : qualifiers_)
            check_qualifier(word, question);
        table_ = &question;
    }

    void check_qualifier(Word const& word, Question const& question) const
    {
        if (word.text != question.table_name)
            fail(RefusedKind::Unknown, "the question has no table \"" + word.text + "\"", word.place);
    }

    Sorted sorted()
    {
        Sorted sorted { expression(), false, {} };
        if (take("DESC"))
            sorted.descending = true;
        else
            take("ASC");
        if (take("NULLS")) {
            sorted.nulls_first = is("FIRST");
            if (!take("FIRST"))
                want("LAST");
        }
        return sorted;
    }

    void bounds(Question& question)
    {
        for (bool limited = false, moved = false;;) {
            if (!limited && take("LIMIT")) {
                limited = true;
                if (!take("ALL"))
                    question.limit = count();
            } else if (!moved && take("OFFSET")) {
                moved = true;
                question.offset = count();
            } else
                return;
        }
    }

    std::uint64_t count()
    {
        if (now().kind != Word::Kind::Number || now().text.size() > 18 || now().text.find('.') != std::string::npos)
            unexpected("a whole number");
        return std::stoull(words_[at_++].text);
    }

    Expression made(Operation operation, std::size_t place, std::vector<Expression> of = {})
    {
        if (++nodes_ > 10 * many_at_most)
            fail(RefusedKind::TooMuch, "a question of more than " + std::to_string(10 * many_at_most) + " parts");
        Expression expression;
        expression.operation = operation;
        expression.of = std::move(of);
        expression.place = place;
        for (auto const& part : expression.of)
            expression.depth = std::max(expression.depth, part.depth + 1);
        if (expression.depth > 4 * deep_at_most)
            fail(RefusedKind::TooMuch, "more than " + std::to_string(4 * deep_at_most) + " levels");
        return expression;
    }

    Expression pair(Operation operation, std::size_t place, Expression left, Expression right)
    {
        std::vector<Expression> of;
        of.push_back(std::move(left));
        of.push_back(std::move(right));
        return made(operation, place, std::move(of));
    }

    Expression one(Operation operation, std::size_t place, Expression of)
    {
        std::vector<Expression> all;
        all.push_back(std::move(of));
        return made(operation, place, std::move(all));
    }

    // AND and OR take any number, so that a long row of them is not deep.
    Expression expression()
    {
        struct Deeper {
            Parser& parser;
            explicit Deeper(Parser& of) : parser(of)
            {
                if (++parser.deep_ > deep_at_most)
                    parser.fail(RefusedKind::TooMuch, "more than " + std::to_string(deep_at_most) + " levels");
            }
            ~Deeper() { --parser.deep_; }
        } const deeper(*this);
        auto const place = now().place;
        std::vector<Expression> all;
        do {
            auto const from = now().place;
            std::vector<Expression> parts;
            do
                parts.push_back(negation());
            while (take("AND"));
            all.push_back(parts.size() == 1 ? std::move(parts[0]) : made(Operation::And, from, std::move(parts)));
        } while (take("OR"));
        return all.size() == 1 ? std::move(all[0]) : made(Operation::Or, place, std::move(all));
    }

    Expression negation()
    {
        auto const place = now().place;
        bool negative = false, any = false;
        for (; take("NOT"); any = true)
            negative = !negative;
        auto of = comparison();
        if (negative)
            return one(Operation::Not, place, std::move(of));
        return any ? one(Operation::Not, place, one(Operation::Not, place, std::move(of))) : std::move(of);
    }

    Expression comparison()
    {
        constexpr std::pair<char const*, Operation> signs[] = { { "=", Operation::Equal }, { "<>", Operation::NotEqual }, { "!=", Operation::NotEqual }, { "<", Operation::Less }, { "<=", Operation::LessOrEqual },
            { ">", Operation::Greater }, { ">=", Operation::GreaterOrEqual } };
        auto left = sum();
        auto const place = now().place;
        for (auto const& [sign, operation] : signs)
            if (take_sign(sign)) {
                auto right = sum();
                return pair(operation, place, std::move(left), std::move(right));
            }
        if (take("IS")) {
            bool const negative = take("NOT");
            want("NULL");
            auto of = one(Operation::IsNull, place, std::move(left));
            return negative ? one(Operation::Not, place, std::move(of)) : std::move(of);
        }
        bool const negative = is("NOT") && (++at_, true);
        auto found = predicate(left, place);
        if (!found) {
            if (negative)
                unexpected("IN, BETWEEN, LIKE or ILIKE");
            return left;
        }
        return negative ? one(Operation::Not, place, *std::move(found)) : *std::move(found);
    }

    std::optional<Expression> predicate(Expression& left, std::size_t place)
    {
        if (take("BETWEEN")) {
            std::vector<Expression> of;
            of.push_back(std::move(left));
            of.push_back(sum());
            want("AND");
            of.push_back(sum());
            return made(Operation::Between, place, std::move(of));
        }
        for (auto const& [word, operation] : { std::pair("LIKE", Operation::Like), std::pair("ILIKE", Operation::LikeAnyCase) })
            if (take(word)) {
                auto right = sum();
                return pair(operation, place, std::move(left), std::move(right));
            }
        if (!take("IN"))
            return {};
        want_sign("(");
        if (is("SELECT"))
            fail(RefusedKind::NotAllowed, "a question within a question is not answered");
        std::vector<Expression> of;
        of.push_back(std::move(left));
        do
            of.push_back(sum());
        while (more(of.size()));
        want_sign(")");
        return made(Operation::In, place, std::move(of));
    }

    Expression sum()
    {
        auto left = product();
        for (int steps = 0;; ++steps) {
            auto const place = now().place;
            auto const operation = is_sign("+") ? Operation::Add : is_sign("-") ? Operation::Subtract : is_sign("||") ? Operation::Concatenate : Operation::Constant;
            if (operation == Operation::Constant)
                return left;
            too_long(steps);
            ++at_;
            auto right = product();
            left = pair(operation, place, std::move(left), std::move(right));
        }
    }

    Expression product()
    {
        auto left = single();
        for (int steps = 0;; ++steps) {
            auto const place = now().place;
            auto const operation = is_sign("*") ? Operation::Multiply : is_sign("/") ? Operation::Divide : is_sign("%") ? Operation::Remainder : Operation::Constant;
            if (operation == Operation::Constant)
                return left;
            too_long(steps);
            ++at_;
            auto right = single();
            left = pair(operation, place, std::move(left), std::move(right));
        }
    }

    // Each step makes the tree deeper by one.
    void too_long(int steps) const
    {
        if (steps >= deep_at_most)
            fail(RefusedKind::TooMuch, "more than " + std::to_string(deep_at_most) + " in one sum or product");
    }

    Expression single()
    {
        auto const place = now().place;
        if (now().kind == Word::Kind::Number) {
            auto constant = made(Operation::Constant, place);
            auto const value = number_of(now().text);
            if (!value)
                fail(RefusedKind::TooMuch, "a number of too many digits");
            constant.value = *value;
            ++at_;
            return constant;
        }
        if (now().kind == Word::Kind::Text) {
            auto constant = made(Operation::Constant, place);
            constant.value.kind = Kind::Text;
            constant.text = words_[at_++].text;
            return constant;
        }
        if (is_sign("-") || is_sign("+")) {
            int signs = 0;
            bool negative = false;
            for (; is_sign("-") || is_sign("+"); ++at_, ++signs)
                negative = negative != is_sign("-");
            too_long(signs);
            auto of = single();
            return negative ? one(Operation::Negate, place, std::move(of)) : std::move(of);
        }
        if (take_sign("(")) {
            if (is("SELECT"))
                fail(RefusedKind::NotAllowed, "a question within a question is not answered");
            auto of = expression();
            want_sign(")");
            return of;
        }
        if (take("NULL"))
            return made(Operation::Constant, place);
        if (is("TRUE") || is("FALSE")) {
            auto constant = made(Operation::Constant, place);
            constant.value = { Kind::Boolean, 0, is("TRUE") ? 1 : 0, {} };
            ++at_;
            return constant;
        }
        if (now().kind == Word::Kind::Name && words_[at_ + 1].kind == Word::Kind::Sign && words_[at_ + 1].text == "(")
            return call();
        return column();
    }

    Expression call()
    {
        auto const place = now().place;
        auto const called = upper(now().text);
        auto const* const found = std::ranges::find(functions, called, &Function::name);
        if (found == std::end(functions))
            fail(RefusedKind::NotAllowed, "there is no function " + called + ", but COUNT, SUM, MIN, MAX, AVG, LOWER, UPPER, LENGTH and COALESCE");
        at_ += 2;
        if (found->operation == Operation::Count && take_sign("*")) {
            want_sign(")");
            return made(Operation::CountRows, place);
        }
        bool const distinct = is_aggregate(found->operation) && take("DISTINCT");
        std::vector<Expression> of;
        do
            of.push_back(expression());
        while (more(of.size()));
        want_sign(")");
        if (of.size() < found->least || of.size() > found->most)
            fail(RefusedKind::Syntax, called + " takes " + (found->most == 1 ? "one value" : "one to 100 values"), place);
        auto made_call = made(found->operation, place, std::move(of));
        made_call.distinct = distinct;
        if (distinct && found->operation != Operation::Count)
            fail(RefusedKind::NotAllowed, "DISTINCT stands in COUNT alone", place);
        return made_call;
    }

    Expression column()
    {
        auto column = made(Operation::Column, now().place);
        column.quoted = now().kind == Word::Kind::Quoted;
        auto const first = now();
        column.text = name("a value");
        if (take_sign(".")) {
            if (table_ == nullptr)
                qualifiers_.push_back(first);
            else
                check_qualifier(first, *table_);
            column.quoted = now().kind == Word::Kind::Quoted;
            column.text = name("a column");
            if (is_sign("."))
                fail(RefusedKind::NotAllowed, "tables have no schema");
        }
        return column;
    }

    std::vector<Word> words_;
    std::size_t at_ = 0, nodes_ = 0;
    int deep_ = 0;
    std::vector<Word> qualifiers_ {};         // tables named before FROM
    Question const* table_ = nullptr;
};

}  // namespace

std::expected<Question, SqlRefused> question_of(std::string_view sql)
{
    auto words = words_of(sql);
    if (!words)
        return std::unexpected(std::move(words.error()));
    // A word is looked at with the two behind it.
    words->push_back(words->back());
    words->push_back(words->back());
    try {
        return Parser(*std::move(words)).question();
    } catch (SqlRefused& problem) {
        return std::unexpected(std::move(problem));
    }
}

}  // namespace mado::tables::sql
