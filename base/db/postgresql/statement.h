#pragma once
// One statement as PostgreSQL takes it, and one row of its answer.
#include "engine/engine.h"
#include "postgresql/link.h"

namespace mado::db::postgresql {

class Prepared {
public:
    // Throws std::logic_error for what is not one statement with parameters by name.
    Prepared(Statement const& statement, std::string name_on_server, detail::Tallies& tallies);
    Prepared(Prepared const&) = delete;
    Prepared& operator=(Prepared const&) = delete;

    // What stays alive while it is sent: the values point into the parameters and into `digits`.
    std::vector<Argument> const& arguments(Parameters const& parameters, std::string const& tenant);
    void learn_columns(PGresult const* result);   // of the first answer
    int column(std::string_view name) const;

    std::string const& name() const { return name_; }             // in logs
    std::string_view listed() const { return listed_; }
    std::string const& sql() const { return sql_; }
    std::string const& on_server() const { return on_server_; }
    detail::Tally& tally() const { return tally_; }
    bool ready = false;                                            // the server knows it

private:
    std::string name_, listed_, sql_, on_server_;
    detail::Tally& tally_;
    std::vector<std::string> parameters_, columns_;
    std::vector<Argument> arguments_;
    std::vector<std::string> digits_;
    std::vector<bool> given_;
    bool knows_columns_ = false;
};

class AnswerRow final : public detail::Cursor {
public:
    AnswerRow(Prepared const& prepared, PGresult const* result) : prepared_(prepared), result_(result) {}
    std::int64_t integer(std::string_view column) const override;
    std::string text(std::string_view column) const override;
    std::string bytes(std::string_view column) const override;
    bool is_null(std::string_view column) const override;
    int row = 0;

private:
    [[noreturn]] void other_type(std::string_view column) const;
    std::string_view raw(int column) const;

    Prepared const& prepared_;
    PGresult const* result_;
};

// Which column of a described statement Row cannot read; empty when it can read all.
std::string unreadable_column(PGresult const* described);

}  // namespace mado::db::postgresql
