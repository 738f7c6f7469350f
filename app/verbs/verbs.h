#pragma once
// The verbs of `madoguchi`, one file each. A verb answers the exit status: 0 done, 1 it found something wrong, 2 it was called wrongly.
#include "arguments.h"

namespace mado::verbs {

int serve(Arguments const& arguments);
int demo(Arguments const& arguments);
int check(Arguments const& arguments);
int audit(Arguments const& arguments);
int feel(Arguments const& arguments);
int dmn(Arguments const& arguments);
int csvw(Arguments const& arguments);
int dataset(Arguments const& arguments);
int gtfs(Arguments const& arguments);
int benefit(Arguments const& arguments);
int draw(Arguments const& arguments);
int staff(Arguments const& arguments);
int systems(Arguments const& arguments);
int backup(Arguments const& arguments);
int restore(Arguments const& arguments);
int migrate(Arguments const& arguments);
int database(Arguments const& arguments);
int training(Arguments const& arguments);
int operators(Arguments const& arguments);
int provider_demo(Arguments const& arguments);
int x509(Arguments const& arguments);
int card(Arguments const& arguments);
int zone(Arguments const& arguments);
int keys(Arguments const& arguments);
int bundle(Arguments const& arguments);
int records(Arguments const& arguments);
int treasury(Arguments const& arguments);
int persons(Arguments const& arguments);
int child_support(Arguments const& arguments);
int public_assistance(Arguments const& arguments);
int version(Arguments const& arguments);

extern char const* const serve_help;
extern char const* const demo_help;
extern char const* const check_help;
extern char const* const audit_help;
extern char const* const feel_help;
extern char const* const dmn_help;
extern char const* const csvw_help;
extern char const* const dataset_help;
extern char const* const gtfs_help;
extern char const* const benefit_help;
extern char const* const draw_help;
extern char const* const staff_help;
extern char const* const systems_help;
extern char const* const backup_help;
extern char const* const restore_help;
extern char const* const migrate_help;
extern char const* const database_help;
extern char const* const training_help;
extern char const* const operators_help;
extern char const* const provider_demo_help;
extern char const* const x509_help;
extern char const* const card_help;
extern char const* const zone_help;
extern char const* const keys_help;
extern char const* const bundle_help;
extern char const* const records_help;
extern char const* const treasury_help;
extern char const* const persons_help;
extern char const* const child_support_help;
extern char const* const public_assistance_help;
extern char const* const version_help;

}  // namespace mado::verbs
