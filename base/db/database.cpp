#include <mado/db/database.h>

#include "postgresql/engine.h"
#include "sqlite/engine.h"

namespace mado::db {

std::int64_t Read::run(Statement const& statement, Parameters const& parameters, std::function<void(Row const&)> const& reader)
{
    return connection_.run(statement, parameters, tenant_, reader);
}

void Write::after_commit(std::function<void()> wake) { connection_.wakes.push_back(std::move(wake)); }

void Write::notify(std::string_view topic, std::string_view words) { connection_.notices.emplace_back(topic, words); }

Write AllTenants::as(std::string tenant) { return Write(connection_, std::move(tenant)); }

std::int64_t Row::integer(std::string_view column) const { return cursor_.integer(column); }
std::string Row::text(std::string_view column) const { return cursor_.text(column); }
std::string Row::bytes(std::string_view column) const { return cursor_.bytes(column); }
bool Row::is_null(std::string_view column) const { return cursor_.is_null(column); }

std::optional<std::int64_t> Row::optional_integer(std::string_view column) const
{
    return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<std::string> Row::optional_text(std::string_view column) const
{
    return is_null(column) ? std::nullopt : std::optional(text(column));
}

namespace {

std::unique_ptr<detail::Engine> engine_of(Options options)
{
    if (options.postgresql.empty())
        return std::make_unique<detail::SqliteEngine>(std::move(options));
    return std::make_unique<detail::PostgresqlEngine>(std::move(options));
}

}  // namespace

Database::Database(Options options) : engine_(engine_of(std::move(options))) {}
Database::~Database() = default;

void Database::migrate(std::vector<Migration> const& migrations) { engine_->migrate(migrations); }
void Database::before_group_commit(std::function<void(AllTenants&)> hook) { engine_->before_group_commit(std::move(hook)); }
std::string Database::check(Statement const& statement) { return engine_->check(statement); }

SqlEngine Database::engine() const { return engine_->kind(); }
void Database::on_notice(std::string topic, std::function<void(std::string const&)> told) { engine_->on_notice(std::move(topic), std::move(told)); }
bool Database::holds(std::string const& name) { return engine_->holds(name); }
void Database::release(std::string const& name) { engine_->release(name); }
Figures Database::figures() const { return engine_->figures(); }

void Database::of_one_town(std::string const& tenant)
{
    if (tenant.empty())
        throw std::logic_error("a transaction belongs to one tenant; work across towns takes db::AllTenants");
}

void Database::run_read(std::string const& tenant, std::function<void(Read&)> const& work) { engine_->read(tenant, work); }

void Database::run_write(std::string const& tenant, Alone const& alone, std::function<bool(Write&)> const& work)
{
    engine_->write(tenant, alone, work);
}

}  // namespace mado::db
