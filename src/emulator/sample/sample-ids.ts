/** The ids of the sample organisation to which more than one of its parts refers. */

/** The custom object type "Account" of Close's documentation. */
export const accountType = "cotype_4hQsScWF3hnUOyngoaAV00";
/** The custom object type "Resource" of Close's documentation. */
export const resourceType = "cotype_1h5m6uHM9BZOpwVhyRJb4Y";
/** The custom object type "Contract". */
export const contractType = "cotype_xgL4qfHmR69N5cBejZngVd";
/** The custom object type "Server". */
export const serverType = "cotype_Mvqpy1UZCWLuHqlSnpiT8a";
/** The archived custom object type "Data Center". */
export const dataCenterType = "cotype_4yvcMP5HYq5Q68Wv9v1wNi";
/** The custom activity type "Site Visit". */
export const siteVisitType = "actitype_9X4ER7W7jcGHSQfTRm60r5";
/** The custom activity type "Contract", named like the custom object type. */
export const contractActivityType = "actitype_rS3lV6vl8dkFwPmALrw7WT";
/** The archived custom activity type "Fax". */
export const faxType = "actitype_ImF78l2wfRakbnqA0wE4mU";
/** The role of the people who look after accounts. */
export const accountManagerRole = "role_tKpCg1EyTarv2ppif65lph";
