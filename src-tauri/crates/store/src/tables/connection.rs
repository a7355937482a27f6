//! `connection`: what this database belongs to. One row, never moved to another tenant or customer.

use crate::{
    column::{from_json, json, nanos, time},
    fault::{Fallible, Fault},
};
use rusqlite::{Connection as Sqlite, OptionalExtension, params};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{ConnectionId, CustomerId, TenantId},
    ports::Connection,
};

type Columns = (
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    i64,
    bool,
    String,
);

pub(crate) fn read(sqlite: &Sqlite) -> Fallible<Option<Connection>> {
    let found: Option<Columns> = sqlite
        .prepare_cached(
            "SELECT name, tenant, tenant_name, tenant_domain, customer, created_at, first_sync_approved, config
             FROM connection",
        )?
        .query_row([], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get(7)?,
            ))
        })
        .optional()?;
    let Some((id, tenant, tenant_name, tenant_domain, customer, created_at, approved, config)) = found else {
        return Ok(None);
    };
    Ok(Some(Connection {
        id: ConnectionId::new(id),
        tenant: TenantId::new(tenant),
        tenant_name,
        tenant_domain,
        customer: customer.map(CustomerId::new),
        created_at: time(created_at)?,
        first_sync_approved: approved,
        config: from_json(&config)?,
    }))
}

pub(crate) fn save(sqlite: &Sqlite, wanted: &Connection) -> Fallible<()> {
    if let Some(stored) = read(sqlite)? {
        refuse_foreign(&stored, wanted)?;
    }
    sqlite.execute(
        "INSERT INTO connection (id, name, tenant, tenant_name, tenant_domain, customer, created_at,
                                 first_sync_approved, config)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET tenant_name = ?3, tenant_domain = ?4, customer = ?5,
                                        first_sync_approved = ?7, config = ?8",
        params![
            wanted.id.as_str(),
            wanted.tenant.as_str(),
            wanted.tenant_name,
            wanted.tenant_domain,
            wanted.customer.as_ref().map(CustomerId::as_str),
            nanos(wanted.created_at)?,
            wanted.first_sync_approved,
            json(&wanted.config)?,
        ],
    )?;
    Ok(())
}

fn refuse_foreign(stored: &Connection, wanted: &Connection) -> Fallible<()> {
    let same_customer = stored.customer.is_none() || stored.customer == wanted.customer;
    if stored.tenant == wanted.tenant && stored.id == wanted.id && same_customer {
        return Ok(());
    }
    Err(foreign(format!(
        "it belongs to tenant {} ({}), phone-system customer {}",
        stored.tenant_name,
        stored.tenant,
        stored
            .customer
            .as_ref()
            .map_or("not known yet", CustomerId::as_str)
    )))
}

pub(crate) fn foreign(detail: String) -> Fault {
    Fault::Told(Failure::new(
        ErrorCode::DatabaseForeign,
        FailureClass::NeedsAdmin,
        detail,
    ))
}
