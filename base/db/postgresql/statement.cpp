#include "postgresql/statement.h"

#include "dialect/tokens.h"

#include <mado/db/dialect.h>

#include <charconv>

namespace mado::db::postgresql {

namespace {

using dialect::Token;

namespace type {   // pg_type.h
constexpr Oid boolean = 16, bytes = 17, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25, json = 114, unknown = 705, character = 1042, varying = 1043,
              jsonb = 3802;
}

bool is_text(Oid oid)
{
    return oid == type::text || oid == type::jsonb || oid == type::json || oid == type::varying || oid == type::character || oid == type::name || oid == type::unknown;
}

bool is_integer(Oid oid) { return oid == type::int8 || oid == type::int4 || oid == type::int2; }

bool readable(Oid oid) { return is_text(oid) || is_integer(oid) || oid == type::boolean || oid == type::bytes; }

std::int64_t number_in(std::string_view bytes)   // network order, two's complement
{
    std::uint64_t number = !bytes.empty() && (bytes.front() & 0x80) ? ~std::uint64_t { 0 } : 0;
    for (auto const byte : bytes)
        number = number << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(number);
}

// What SQLite refuses when it prepares and PostgreSQL would take otherwise.
void refuse_other_shapes(std::string const& name, std::string_view sql)
{
    auto const text = text_for(SqlEngine::Postgresql, sql);
    bool any = false, ended = false;
    Token before { Token::Kind::Space, "", 0 };
    for (auto const& token : dialect::tokens(text)) {
        if (token.kind == Token::Kind::Space || token.kind == Token::Kind::Comment)
            continue;
        auto const semicolon = dialect::is_symbol(token, ';');
        if (ended && !semicolon)
            throw std::logic_error(name + " is not one statement");
        ended = ended || semicolon;
        any = any || !semicolon;
        auto const names_follow = token.kind == Token::Kind::Word && dialect::is_symbol(before, ':') && before.line == token.line
            && before.text.data() + 1 == token.text.data() && (before.text.data() == text.data() || before.text.data()[-1] != ':');
        if (dialect::is_symbol(token, '?') || names_follow)
            throw std::logic_error(name + ": parameters are $name");
        before = token;
    }
    if (!any)
        throw std::logic_error(name + " is not one statement");
}

}  // namespace

Prepared::Prepared(Statement const& statement, std::string name_on_server, detail::Tallies& tallies)
    : name_(statement.name), listed_(statement.sql), on_server_(std::move(name_on_server)), tally_(tallies.of(name_))
{
    refuse_other_shapes(name_, statement.sql);
    auto numbered = number_parameters(statement.sql);
    sql_ = std::move(numbered.sql);
    parameters_ = std::move(numbered.names);
    arguments_.resize(parameters_.size());
    digits_.resize(parameters_.size());
}

std::vector<Argument> const& Prepared::arguments(Parameters const& parameters, std::string const& tenant)
{
    given_.assign(parameters_.size(), false);
    for (auto const& parameter : parameters) {
        auto const found = std::ranges::find(parameters_, parameter.name);
        auto const at = static_cast<std::size_t>(found - parameters_.begin());
        if (found == parameters_.end())
            throw std::logic_error(name_ + " has no parameter " + std::string(parameter.name));
        if (given_[at] || *found == "$tenant")
            throw std::logic_error(name_ + ": " + *found + (given_[at] ? " is given twice" : " is bound by the transaction"));
        given_[at] = true;
        auto& argument = arguments_[at];
        if (auto const* integer = std::get_if<std::int64_t>(&parameter.value)) {
            digits_[at] = std::to_string(*integer);
            argument = { digits_[at].c_str(), static_cast<int>(digits_[at].size()), false };
        } else if (auto const* text = std::get_if<std::string>(&parameter.value)) {
            if (text->find('\0') != std::string::npos)
                throw std::logic_error(name_ + ": the text of " + *found + " has a NUL in it; bytes are db::Bytes");
            argument = { text->c_str(), static_cast<int>(text->size()), false };
        } else if (auto const* bytes = std::get_if<Bytes>(&parameter.value)) {
            argument = { bytes->value.data(), static_cast<int>(bytes->value.size()), true };
        } else {
            argument = {};
        }
    }
    for (std::size_t at = 0; at < parameters_.size(); ++at) {
        if (parameters_[at] == "$tenant")
            arguments_[at] = { tenant.c_str(), static_cast<int>(tenant.size()), false };
        else if (!given_[at])
            throw std::logic_error(name_ + ": " + parameters_[at] + " is not given");
    }
    return arguments_;
}

void Prepared::learn_columns(PGresult const* result)
{
    if (knows_columns_)
        return;
    for (int i = 0; i < PQnfields(result); ++i) {
        std::string column = PQfname(result, i);
        if (std::ranges::find(columns_, column) != columns_.end())
            throw std::logic_error(name_ + " selects " + column + " twice: give one another name with AS");
        columns_.push_back(std::move(column));
    }
    knows_columns_ = true;
}

int Prepared::column(std::string_view name) const
{
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i] == name)
            return static_cast<int>(i);
    throw std::logic_error(name_ + " selects no " + std::string(name));
}

void AnswerRow::other_type(std::string_view column) const
{
    throw std::logic_error(prepared_.name() + ": " + std::string(column) + " is of another type than asked for");
}

std::string_view AnswerRow::raw(int column) const
{
    return { PQgetvalue(result_, row, column), static_cast<std::size_t>(PQgetlength(result_, row, column)) };
}

std::int64_t AnswerRow::integer(std::string_view column) const
{
    auto const at = prepared_.column(column);
    if (PQgetisnull(result_, row, at) == 1)
        return 0;
    auto const oid = PQftype(result_, at);
    if (!is_integer(oid) && oid != type::boolean)
        other_type(column);
    return number_in(raw(at));
}

std::string AnswerRow::text(std::string_view column) const
{
    auto const at = prepared_.column(column);
    if (PQgetisnull(result_, row, at) == 1)
        return {};
    auto const oid = PQftype(result_, at);
    if (is_integer(oid))
        return std::to_string(number_in(raw(at)));
    if (!is_text(oid))
        other_type(column);
    auto const value = raw(at);
    return std::string(oid == type::jsonb ? value.substr(1) : value);   // the first byte of a jsonb is its format's version
}

std::string AnswerRow::bytes(std::string_view column) const
{
    auto const at = prepared_.column(column);
    if (PQgetisnull(result_, row, at) == 1)
        return {};
    if (PQftype(result_, at) != type::bytes)
        other_type(column);
    return std::string(raw(at));
}

bool AnswerRow::is_null(std::string_view column) const { return PQgetisnull(result_, row, prepared_.column(column)) == 1; }

std::string unreadable_column(PGresult const* described)
{
    for (int i = 0; i < PQnfields(described); ++i)
        if (!readable(PQftype(described, i)))
            return std::string("the column ") + PQfname(described, i) + " is no text, integer or bytes on PostgreSQL: CAST it to a column word";
    return {};
}

}  // namespace mado::db::postgresql
