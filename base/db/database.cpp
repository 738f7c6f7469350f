#include <mado/db/database.h>

#include "sqlite/engine.h"

namespace mado::db {

std::int64_t Read::run(Statement const& statement, Parameters const& parameters, std::function<void(Row const&)> const& reader)
{
    return connection_.run(statement, parameters, tenant_, reader);
}

void Write::after_commit(std::function<void()> wake) { connection_.wakes.push_back(std::move(wake)); }

void Write::notify(std::string_view topic, std::string_view words) { connection_.notices.emplace_back(topic, words); }

Write AllTenants::as(std::string tenant) { return Write(connection_, std::move(tenant)); }

Database::Database(Options options) : engine_(std::make_unique<Engine>(std::move(options))) {}
Database::~Database() = default;

void Database::migrate(std::vector<Migration> const& migrations) { engine_->migrate(migrations); }
void Database::before_group_commit(std::function<void(AllTenants&)> hook) { engine_->before_group_commit(std::move(hook)); }
std::string Database::check(Statement const& statement) { return engine_->check(statement); }

SqlEngine Database::engine() const { return SqlEngine::Sqlite; }
void Database::on_notice(std::string topic, std::function<void(std::string const&)> told) { engine_->on_notice(std::move(topic), std::move(told)); }
bool Database::holds(std::string const&) { return true; }
void Database::release(std::string const&) {}
Figures Database::figures() const { return {}; }

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
